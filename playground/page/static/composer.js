// Where one types: Enter sends, Shift-Enter begins a line, Up edits, / and @ and # offer names.
import { upload } from "quayside/files.js";

const TYPING_MS = 8000;

export default {
  template: `
    <form class="composer" @submit.prevent="send" @dragover.prevent>
      <div v-if="notice" class="notice" role="alert"><span>{{ notice }}</span>
        <button type="button" class="tool" aria-label="Dismiss" @click="notice = ''">✕</button></div>
      <div v-if="editing || reply" class="context">
        <span v-if="editing">Editing your message · <kbd>Esc</kbd> cancels, <kbd>Enter</kbd> saves</span>
        <span v-else>Replying to <b>{{ reply.name }}</b></span>
        <label v-if="reply"><input type="checkbox" v-model="ping"> notify</label>
        <button type="button" class="tool" aria-label="Cancel" @click="cancel">✕</button>
      </div>
      <ul v-if="files.length" class="tray" aria-label="Files to send">
        <li v-for="(f, i) in files" :key="f.token || f.name">
          <img v-if="f.preview" :src="f.preview" alt="">
          <svg v-else class="icon" aria-hidden="true"><use href="#i-file" /></svg>
          <span>{{ f.name }}</span>
          <button type="button" class="tool" :aria-label="'Remove ' + f.name" @click="files.splice(i, 1)">✕</button>
        </li>
      </ul>
      <ul v-if="offers.length" class="offers" role="listbox" id="offers" :aria-label="offerKind">
        <li v-for="(o, i) in offers" :key="o.text" role="option" :id="'offer' + i"
          :aria-selected="String(i === chosen)" @mousemove="chosen = i" @mousedown.prevent="take(o)">
          <b>{{ o.text }}</b><span>{{ o.about }}</span>
        </li>
      </ul>
      <div class="line" :class="{ locked }">
        <button type="button" class="tool" aria-label="Attach files" :disabled="!!locked" @click="$refs.picker.click()">
          <svg class="icon" aria-hidden="true"><use href="#i-plus" /></svg></button>
        <input ref="picker" type="file" multiple hidden @change="picked">
        <textarea ref="box" rows="1" v-model="text" :disabled="!!locked" maxlength="4000"
          :placeholder="locked || 'Message ' + place" :aria-label="'Message ' + place"
          role="combobox" aria-autocomplete="list" :aria-expanded="String(offers.length > 0)"
          aria-controls="offers" :aria-activedescendant="offers.length ? 'offer' + chosen : null"
          autocapitalize="off" autocomplete="off" spellcheck="false"
          @keydown="key" @input="typed" @click="look" @paste="pasted"></textarea>
        <span v-if="text.length > 1800" class="count" :class="{ over: text.length > 2000 }">{{ 2000 - text.length }}</span>
        <button type="submit" class="tool go" aria-label="Send" :disabled="!!locked">
          <svg class="icon" aria-hidden="true"><use href="#i-send" /></svg></button>
      </div>
      <div v-if="dropping" class="dropping" aria-hidden="true"><span>Drop to attach</span></div>
    </form>`,
  props: { place: String, draft: String, locked: String, commands: Array, mentions: Array },
  emits: ["send", "save", "up", "typing", "command"],
  data: () => ({
    text: "", files: [], reply: null, ping: true, editing: null, notice: "", dropping: false,
    offers: [], offerKind: "", chosen: 0,
  }),
  watch: {
    draft: { handler: "swap", immediate: true },
    text() { this.$nextTick(this.fit); if (!this.editing) this.store(this.draft, this.text); },
  },
  created() {
    this.hear = {
      "quayside-compose": () => this.focus(),
      "quayside-type": (event) => this.type(event.detail),
      dragenter: (event) => { if (event.dataTransfer?.types.includes("Files")) this.dropping = true; },
      dragleave: (event) => { if (!event.relatedTarget) this.dropping = false; },
      dragover: (event) => event.preventDefault(),
      drop: (event) => this.dropped(event),
    };
    for (const [name, hear] of Object.entries(this.hear)) addEventListener(name, hear);
  },
  mounted() { this.fit(); if (matchMedia("(min-width: 700px)").matches) this.focus(); },
  beforeUnmount() { for (const [name, hear] of Object.entries(this.hear)) removeEventListener(name, hear); },
  methods: {
    // Called from Python

    focus() { this.$refs.box?.focus(); },
    type(text) { this.text = text; this.offers = []; this.focus(); },
    replyTo(reply) { this.editing = null; this.reply = reply; this.ping = true; this.focus(); },
    edit({ id, text }) { this.reply = null; this.editing = id; this.text = text; this.focus(); },
    refused({ words, text }) { this.notice = words; if (text && !this.text) this.text = text; },
    tell(words) { this.notice = words; },

    // Inside

    swap() {
      this.cancel();
      this.eager = false;
      this.files = [];
      this.notice = "";
      this.text = sessionStorage.getItem("draft " + this.draft) ?? "";
    },
    store(where, text) {
      if (text) sessionStorage.setItem("draft " + where, text);
      else sessionStorage.removeItem("draft " + where);
    },
    fit() {
      const box = this.$refs.box;
      if (!box) return;
      box.style.height = "auto";
      box.style.height = Math.min(box.scrollHeight, innerHeight * 0.4) + "px";
    },
    cancel() {
      if (this.editing) this.text = "";
      this.editing = this.reply = null;
    },
    send() {
      const text = this.text.trim();
      this.eager = this.files.some((f) => !f.token);
      if (this.eager) return; // it goes as soon as its files are up
      if (this.editing) {
        if (text) this.$emit("save", { id: this.editing, text });
      } else if (text || this.files.length) {
        this.$emit("send", {
          text, files: this.files.map((f) => f.token), reply: this.reply?.id ?? null, ping: this.ping,
        });
        dispatchEvent(new Event("quayside-sent"));
      } else return;
      this.text = "";
      this.files = [];
      this.notice = "";
      this.offers = [];
      this.lastTyped = 0;
      this.editing = this.reply = null;
    },
    key(event) {
      if (event.isComposing) return;
      if (this.offers.length) {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (steps[event.key]) {
          this.chosen = (this.chosen + steps[event.key] + this.offers.length) % this.offers.length;
          this.$nextTick(() => document.getElementById("offer" + this.chosen)?.scrollIntoView({ block: "nearest" }));
          return event.preventDefault();
        }
        if (event.key === "Tab" || event.key === "Enter") {
          event.preventDefault();
          return this.take(this.offers[this.chosen]);
        }
        if (event.key === "Escape") { this.offers = []; return event.preventDefault(); }
      }
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.send();
      } else if (event.key === "ArrowUp" && !this.text && !this.editing) {
        event.preventDefault();
        this.$emit("up");
      } else if (event.key === "Escape") this.cancel();
    },
    typed() {
      this.look();
      if (this.editing || !this.text || Date.now() - (this.lastTyped ?? 0) < TYPING_MS) return;
      this.lastTyped = Date.now();
      this.$emit("typing");
    },
    look() {
      const before = this.text.slice(0, this.$refs.box.selectionStart);
      const slash = /^\/([-\w ]*)$/.exec(before);
      const name = /(?:^|\s)([@#][\w.-]*)$/.exec(before);
      const wanted = (slash ? "/" + slash[1] : name?.[1] ?? "").toLowerCase();
      const all = slash ? this.commands : name ? this.mentions : [];
      this.offerKind = slash ? "Commands" : "Names";
      const fits = (o) => o.text.toLowerCase().startsWith(wanted) && (slash || o.text !== wanted);
      this.offers = all.filter(fits).slice(0, 12);
      this.chosen = 0;
    },
    take(offer) {
      this.offers = [];
      if (offer.text.startsWith("/")) {
        this.text = "";
        this.$emit("command", offer.text.slice(1));
        return;
      }
      const box = this.$refs.box, at = box.selectionStart;
      const start = this.text.slice(0, at).search(/[@#][\w.-]*$/);
      this.text = this.text.slice(0, start) + offer.text + " " + this.text.slice(at);
      this.$nextTick(() => box.setSelectionRange(start + offer.text.length + 1, start + offer.text.length + 1));
    },

    // Files

    picked(event) { this.attach(event.target.files); event.target.value = ""; this.focus(); },
    pasted(event) { if (event.clipboardData.files.length) { event.preventDefault(); this.attach(event.clipboardData.files); } },
    dropped(event) {
      this.dropping = false;
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      if (!this.locked) this.attach(event.dataTransfer.files);
    },
    attach(list) { for (const file of [...list]) this.bring(file); },
    async bring(file) {
      const shown = file.type.startsWith("image/") && file.type !== "image/svg+xml";
      this.files.push({ name: file.name, preview: shown ? URL.createObjectURL(file) : null, token: null });
      const entry = this.files.at(-1);
      const answer = await upload(file);
      if (answer.ok) entry.token = (await answer.json()).token;
      else {
        this.files = this.files.filter((one) => one !== entry);
        this.eager = false;
        this.notice = answer.status === 413 ? `${file.name} is too large: 10 MiB is the most.` : `${file.name} did not arrive.`;
      }
      if (this.eager && this.files.every((one) => one.token)) this.send();
    },
  },
};
