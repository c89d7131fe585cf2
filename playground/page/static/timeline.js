// The messages: only a window of them is in the document; an edit replaces one message's node.
import Message from "quayside/message.js";
import { day, show, showEdited } from "quayside/times.js";

const MOST = 160; // messages in the document
const NEAR = 500; // pixels from an edge at which more are fetched
const TOGETHER_S = 7 * 60; // one author's messages so close need one heading

const date = (m) => new Date(m.at * 1000).toDateString();

export default {
  template: `
    <div class="timeline" @click="click" @change="change">
      <div class="scroller" ref="scroller" role="log" aria-live="off" tabindex="0"
        :aria-label="'Messages in ' + place.name" @scroll.passive="scrolled" @keydown="key">
        <div class="messages" ref="list">
          <div v-if="!above && place.id" class="beginning">
            <svg class="harbour" viewBox="0 0 320 120" aria-hidden="true"><use href="#harbour" /></svg>
            <h2>{{ place.title }}</h2>
            <p>{{ place.words }}</p>
          </div>
          <template v-for="(m, i) in messages" :key="m.id">
            <div v-if="newDay(i)" class="day" role="separator"><span>{{ dayOf(m) }}</span></div>
            <message :m="m" :compact="compact(i)" :active="active === m.id" :open="open === m.id"
              :marked="marked === m.id" @active="active = $event" @open="open = $event"
              @act="$emit('act', $event)" />
          </template>
        </div>
      </div>
      <button v-if="away" type="button" class="present" @click="toPresent">
        {{ missed ? missed + (missed === 1 ? ' new message' : ' new messages') : 'To the newest' }} ↓
      </button>
      <div class="typing" aria-live="polite"><template v-if="typing">
        <span class="waves" aria-hidden="true"><i></i><i></i><i></i></span>{{ typing }}</template></div>
      <div class="unseen" aria-live="polite">{{ announced }}</div>
    </div>`,
  props: { typing: String },
  emits: ["act", "page"],
  components: { message: Message },
  data: () => ({
    messages: [], place: { name: "" }, above: false, below: false, active: null, open: null,
    marked: null, away: false, missed: 0, announced: "",
  }),
  created() {
    this.loading = false;
    this.stick = true;
    this.top = 0;
  },
  mounted() {
    const watcher = new ResizeObserver(() => this.keep());
    watcher.observe(this.$refs.list);
    watcher.observe(this.$refs.scroller);
    this.ticker = setInterval(() => this.$el.querySelectorAll("time[data-style=R]").forEach(show), 5000);
    addEventListener("quayside-sent", this.toPresent);
    this.stamp();
    this.bottom();
  },
  beforeUnmount() { clearInterval(this.ticker); removeEventListener("quayside-sent", this.toPresent); },
  updated() { this.stamp(); },
  methods: {
    // Called from Python

    reset(view) {
      this.fill(view);
      this.stick = !view.focus;
      this.$nextTick(() => (view.focus ? this.mark(view.focus) : this.bottom()));
    },
    add(record) {
      this.scrolled(); // where a hand is now: its event comes with the next frame
      if (record.secret && !this.below) this.stick = true; // it answers what was just clicked
      if (!this.stick && this.messages.length >= MOST) this.below = true;
      if (!this.stick) this.missed++;
      if (this.below) return;
      this.messages.push(record);
      if (this.stick && this.messages.length > MOST) {
        this.messages.splice(0, this.messages.length - MOST);
        this.above = true;
      }
      this.announce(record);
    },
    patch(record) {
      const at = this.messages.findIndex((m) => m.id === record.id);
      if (at < 0) return;
      this.messages[at] = record;
      clearTimeout(this.quiet);
      if (at === this.messages.length - 1) this.quiet = setTimeout(() => this.announce(record), 2000);
    },
    remove(ids) {
      const gone = new Set(ids);
      this.messages = this.messages.filter((m) => !gone.has(m.id));
    },
    page({ where, messages, more }) {
      const box = this.$refs.scroller;
      const anchor = box.querySelector(where === "above" ? ".message" : ".message:last-child");
      const before = anchor?.getBoundingClientRect().top;
      const all = where === "above" ? [...messages, ...this.messages] : [...this.messages, ...messages];
      if (where === "above") {
        this.below ||= all.length > MOST;
        this.above = more;
        this.messages = all.slice(0, MOST);
      } else {
        this.above ||= all.length > MOST;
        this.below = more;
        this.messages = all.slice(-MOST);
      }
      this.$nextTick(() => {
        if (anchor?.isConnected) box.scrollTop += anchor.getBoundingClientRect().top - before;
        this.loading = false;
        this.scrolled();
      });
    },

    // Inside

    fill(view) {
      this.messages = view.messages;
      this.place = view.place;
      this.above = view.above;
      this.below = view.below;
      this.active = this.open = this.marked = null;
      this.away = false;
      this.missed = 0;
      this.loading = false;
    },
    compact(i) {
      const m = this.messages[i], before = this.messages[i - 1];
      return !!before && !m.fresh && !m.system && !before.system && before.by === m.by &&
        before.secret === m.secret && m.at - before.at < TOGETHER_S && !this.newDay(i);
    },
    dayOf(m) { return day.format(new Date(m.at * 1000)); },
    newDay(i) {
      return (i > 0 || !this.above) && (i === 0 || date(this.messages[i]) !== date(this.messages[i - 1]));
    },
    stamp() {
      this.$el.querySelectorAll("time.stamp:not([datetime])").forEach(show);
      this.$el.querySelectorAll(".edited:not([title])").forEach(showEdited);
    },
    announce(record) {
      const box = document.createElement("template");
      box.innerHTML = record.html;
      const said = box.content.querySelector(".content, .embed, .file")?.textContent ?? "";
      this.announced = `${record.name}: ${said.trim().slice(0, 300)}`;
    },
    bottom() {
      const box = this.$refs.scroller;
      if (box) {
        box.scrollTop = box.scrollHeight;
        this.top = box.scrollTop; // its event comes later, maybe after a hand moved on
      }
      this.stick = true;
    },
    keep() { if (this.stick && !this.below) this.bottom(); },
    scrolled() {
      const box = this.$refs.scroller;
      const rest = box.scrollHeight - box.scrollTop - box.clientHeight;
      // Only a hand moves it up; what grows below does not.
      if (rest < 60) this.stick = !this.below;
      else if (box.scrollTop < this.top - 1) this.stick = false;
      this.top = box.scrollTop;
      if (this.stick) this.missed = 0;
      this.away = this.below || rest > 600 || (this.missed > 0 && !this.stick);
      if (this.loading || !this.messages.length) return;
      if (this.above && box.scrollTop < NEAR) this.fetch("above", this.messages[0].id);
      else if (this.below && rest < NEAR) this.fetch("below", this.messages.at(-1).id);
    },
    fetch(where, edge) {
      this.loading = true;
      this.$emit("page", { where, edge });
    },
    toPresent() {
      if (this.below) this.$emit("page", { where: "present" });
      else this.bottom();
    },
    mark(id) {
      const node = document.getElementById("m" + id);
      if (!node) return false;
      node.scrollIntoView({ block: "center" });
      node.focus({ preventScroll: true });
      this.marked = id;
      setTimeout(() => { if (this.marked === id) this.marked = null; }, 2500);
      return true;
    },

    // What people do

    key(event) {
      const article = event.target.closest(".message");
      if (event.key === "Escape") {
        if (this.open) { this.open = null; article?.focus(); }
        else dispatchEvent(new Event("quayside-compose"));
      }
      if (event.target !== article && event.target !== this.$refs.scroller) return;
      if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        const all = [...this.$el.querySelectorAll(".message")];
        const at = article ? all.indexOf(article) : all.length;
        const next = all[at + (event.key === "ArrowUp" ? -1 : 1)];
        if (next) { next.focus(); event.preventDefault(); }
        return;
      }
    },
    click(event) {
      const spoiler = event.target.closest(".spoiler");
      if (spoiler) { spoiler.classList.add("shown"); spoiler.removeAttribute("aria-label"); return; }
      const node = event.target.closest("[data-act]");
      if (!node || node.tagName === "SELECT") return;
      const { act, value } = node.dataset;
      if (act === "copy") return this.copy(node);
      if (act === "jump" && this.mark(value)) return;
      const id = node.closest(".message").id.slice(1);
      if (act === "choose-many") {
        const ticked = node.closest("fieldset").querySelectorAll("input:checked");
        this.$emit("act", { act: "choose", id, value, chosen: [...ticked].map((box) => box.value) });
      } else this.$emit("act", { act, id, value });
    },
    change(event) {
      const menu = event.target.closest("select[data-act=choose]");
      if (!menu) return;
      const id = menu.closest(".message").id.slice(1);
      this.$emit("act", { act: "choose", id, value: menu.dataset.value, chosen: [menu.value] });
    },
    async copy(node) {
      await navigator.clipboard.writeText(node.parentElement.querySelector("code").textContent);
      node.textContent = "Copied";
      setTimeout(() => (node.textContent = "Copy"), 1500);
    },
  },
};
