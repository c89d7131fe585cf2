// The frame: drawer of channels, header, conversation, machine room. What is open survives a reload.
export default {
  template: `
    <div class="app" :class="{ drawer }" @keydown.esc="drawer = false">
      <aside class="side" id="side"><slot name="side" /></aside>
      <div class="veil" v-if="drawer" @click="drawer = false"></div>
      <main class="main">
        <header class="bar">
          <button type="button" class="tool only-narrow" aria-label="Channels and people"
            aria-controls="side" :aria-expanded="String(drawer)" @click="drawer = !drawer">
            <svg class="icon" aria-hidden="true"><use href="#i-menu" /></svg>
            <span v-if="unread" class="dot"><span class="unseen">unread messages</span></span>
          </button>
          <button v-if="back" type="button" class="tool" :aria-label="'Back to #' + back.name"
            @click="$emit('go', back.id)"><svg class="icon" aria-hidden="true"><use href="#i-back" /></svg></button>
          <svg class="icon faint" aria-hidden="true"><use :href="thread ? '#i-thread' : '#i-hash'" /></svg>
          <h1>{{ heading }}</h1>
          <span class="topic" v-if="topic">{{ topic }}</span>
          <button type="button" class="tool room-switch" aria-controls="room"
            :aria-expanded="String(room)" @click="toggleRoom">
            <span class="lamp" :class="lamp" aria-hidden="true"></span>
            <span class="wide">Machine room</span>
            <span class="unseen">, {{ status }}</span>
          </button>
        </header>
        <slot />
      </main>
      <aside class="room-panel" id="room" aria-label="Machine room" v-show="room">
        <slot name="room" />
      </aside>
    </div>`,
  props: {
    heading: String, topic: String, thread: Boolean, back: Object, unread: Boolean,
    lamp: String, status: String,
  },
  emits: ["go", "room"],
  data: () => ({ drawer: false, room: localStorage.getItem("quayside-room") === "open" }),
  mounted() {
    if (this.room) this.$emit("room", true);
    addEventListener("quayside-went", () => (this.drawer = false));
  },
  methods: {
    toggleRoom() {
      this.room = !this.room;
      localStorage.setItem("quayside-room", this.room ? "open" : "shut");
      this.$emit("room", this.room);
    },
  },
};
