// The first visit: three things to type, each with a button that types it.
const SEEN = "quayside-welcomed";

export default {
  template: `
    <section v-if="open" class="welcome" aria-label="First steps">
      <button type="button" class="tool" aria-label="Close the first steps" @click="close">✕</button>
      <h2>Docker, where the class already talks</h2>
      <ol>
        <li v-for="s in steps" :key="s.text">
          <button type="button" class="try" @click="type(s.text)"><code>{{ s.text }}</code></button>
          <span>{{ s.about }}</span>
        </li>
      </ol>
      <p>A button types it for you; <kbd>Enter</kbd> sends it.</p>
    </section>`,
  props: { steps: Array },
  data: () => ({ open: !localStorage.getItem(SEEN) }),
  methods: {
    type(text) { dispatchEvent(new CustomEvent("quayside-type", { detail: text })); },
    close() { localStorage.setItem(SEEN, "yes"); this.open = false; dispatchEvent(new Event("quayside-compose")); },
  },
};
