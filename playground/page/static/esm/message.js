// One message: its body is the HTML that Python rendered; the tools appear where one points or stands.
const TOOLS = {
  react: "Add a reaction", reply: "Reply", thread: "Start a thread", edit: "Edit", delete: "Delete",
};
const KEYS = { "+": "react", r: "reply", t: "thread", e: "edit", Delete: "delete" };
const PALETTE = 130; // pixels that the reactions need below a message's top
const EMOJI = "👍 ❤️ 😄 🎉 🤔 👀 🚀 🐳 ✅ ❌ 🔥 🙏 💡 🐛 ☕ 🗑️".split(" ");

export default {
  template: `
    <article :id="'m' + m.id" class="message" tabindex="-1" :aria-label="m.name"
      :class="{ compact, active, marked, secret: m.secret, pings: m.pings, system: m.system }"
      @mouseenter="$emit('active', m.id)" @mouseleave="leave" @focusin="$emit('active', m.id)"
      @keydown.self="key">
      <div class="inner" v-html="m.html"></div>
      <div v-if="active && tools.length" class="tools" role="toolbar"
        :aria-label="'Actions on the message of ' + m.name">
        <button v-for="t in tools" :key="t" type="button" class="tool" :class="{ sure: t === 'delete' && sure }"
          :aria-label="label(t)" :title="label(t)" @click.stop="use(t, $event)">
          <svg class="icon" aria-hidden="true"><use :href="'#i-' + t" /></svg><b v-if="t === 'delete' && sure">Sure?</b>
        </button>
      </div>
      <div v-if="open" class="palette" :class="{ up }" role="group" aria-label="Reactions" ref="palette">
        <button v-for="e in emoji" :key="e" type="button" :aria-label="'React with ' + e"
          @click.stop="react(e)">{{ e }}</button>
      </div>
    </article>`,
  props: { m: Object, compact: Boolean, active: Boolean, open: Boolean, marked: Boolean },
  emits: ["active", "open", "act"],
  data: () => ({ sure: false, up: false, emoji: EMOJI }),
  computed: {
    tools() { return this.m.can.filter((t) => TOOLS[t]); },
  },
  watch: { active() { this.sure = false; } },
  methods: {
    label(t) { return t === "delete" && this.sure ? "Delete for good" : TOOLS[t]; },
    leave() {
      if (!this.open && !this.$el.contains(document.activeElement)) this.$emit("active", null);
    },
    use(tool, event) {
      if (tool === "react") {
        const log = this.$el.closest("[role=log]").getBoundingClientRect();
        this.up = this.$el.getBoundingClientRect().top + PALETTE > log.bottom;
        this.$emit("open", this.open ? null : this.m.id);
        this.$nextTick(() => this.$refs.palette?.querySelector("button").focus());
      } else if (tool === "delete" && !this.sure && !event.shiftKey) this.sure = true;
      else this.$emit("act", { act: tool, id: this.m.id });
    },
    react(emoji) {
      this.$emit("open", null);
      this.$emit("act", { act: "react", id: this.m.id, value: emoji });
      this.$el.focus();
    },
    key(event) {
      const tool = KEYS[event.key];
      if (!this.m.can.includes(tool) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.use(tool, event);
    },
  },
};
