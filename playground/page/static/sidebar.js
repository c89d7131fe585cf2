// Channels with their threads, and who one is in this window.
export default {
  template: `
    <div class="sidebar">
      <div class="brand">
        <svg class="mark" viewBox="0 0 60 60" aria-hidden="true"><use href="#quayside-mark" /></svg>
        <div><b>Quayside</b><span>{{ guild }}</span></div>
      </div>
      <nav aria-label="Channels">
        <ul class="channels">
          <li v-for="c in channels" :key="c.id">
            <button type="button" class="channel" :class="{ unread: c.unread }"
              :aria-current="c.id === here ? 'page' : null" @click="go(c.id)">
              <svg class="icon" aria-hidden="true"><use :href="c.direct ? '#i-at' : '#i-hash'" /></svg>
              <span class="label">{{ c.name }}</span>
              <span v-if="c.unread" class="unseen">unread</span>
              <span v-if="c.pings" class="badge">{{ c.pings }}<span class="unseen"> mentions</span></span>
            </button>
            <ul v-if="c.threads.length" class="threads" :aria-label="'Threads in ' + c.name">
              <li v-for="t in c.threads" :key="t.id">
                <button type="button" class="channel" :class="{ unread: t.unread }"
                  :aria-current="t.id === here ? 'page' : null" @click="go(t.id)">
                  <span class="label">{{ t.name }}</span>
                  <span v-if="t.unread" class="unseen">unread</span>
                  <span v-if="t.pings" class="badge">{{ t.pings }}</span>
                </button>
              </li>
            </ul>
            <details v-if="c.archived.length" class="archived" :open="holds(c.archived)">
              <summary>{{ c.archived.length }} archived</summary>
              <ul class="threads">
                <li v-for="t in c.archived" :key="t.id">
                  <button type="button" class="channel" :aria-current="t.id === here ? 'page' : null"
                    @click="go(t.id)"><span class="label">{{ t.name }}</span></button>
                </li>
              </ul>
            </details>
          </li>
        </ul>
      </nav>
      <svg class="water" viewBox="0 0 240 40" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 14q15-10 30 0t30 0 30 0 30 0 30 0 30 0 30 0 30 0V40H0z" />
        <path d="M0 24q15-10 30 0t30 0 30 0 30 0 30 0 30 0 30 0 30 0V40H0z" />
      </svg>
      <section class="who" aria-label="Who you are">
        <h2 id="who-label">You are</h2>
        <div role="radiogroup" aria-labelledby="who-label" class="people"
          @keydown.left.prevent="step(-1)" @keydown.up.prevent="step(-1)"
          @keydown.right.prevent="step(1)" @keydown.down.prevent="step(1)">
          <button v-for="p in people" :key="p.name" type="button" role="radio" class="person"
            :aria-checked="String(p.name === me)" :tabindex="p.name === me ? 0 : -1"
            @click="$emit('be', p.name)">
            <span v-html="p.picture"></span><span class="label">{{ p.name }}</span>
          </button>
        </div>
        <p class="windows">New window as
          <template v-for="(p, i) in others" :key="p.name"><template v-if="i">, </template><a
            :href="'/?as=' + p.name" target="_blank">{{ p.name }}</a></template>
        </p>
      </section>
    </div>`,
  props: { guild: String, channels: Array, here: String, people: Array, me: String },
  emits: ["go", "be"],
  computed: {
    others() { return this.people.filter((p) => p.name !== this.me); },
  },
  methods: {
    go(id) {
      this.$emit("go", id);
      dispatchEvent(new Event("quayside-went"));
    },
    holds(threads) { return threads.some((t) => t.id === this.here); },
    step(by) {
      const at = this.people.findIndex((p) => p.name === this.me);
      const next = (at + by + this.people.length) % this.people.length;
      this.$emit("be", this.people[next].name);
      this.$el.querySelectorAll("[role=radio]")[next].focus();
    },
  },
};
