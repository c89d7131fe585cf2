// The machine room: what the bot asks of Discord, how it is connected, its containers, and faults.
export default {
  template: `
    <div class="room" v-if="now">
      <header><h2>Machine room</h2><p>What happens behind the conversation.</p></header>
      <section aria-label="REST requests">
        <h3>REST requests <b>{{ now.rate }}/s</b></h3>
        <svg class="chart" viewBox="0 0 240 44" preserveAspectRatio="none" role="img"
          :aria-label="'Requests a second in the last minute, at most ' + peak">
          <line x1="0" x2="240" y1="43.5" y2="43.5" />
          <rect v-for="(n, i) in now.seconds" :x="i * 4" :y="43 - bar(n)" width="3" :height="bar(n)" rx="0.8" />
        </svg>
        <ul class="calls">
          <li v-for="c in now.calls" :key="c.key"><b>{{ c.method }}</b><span>{{ c.route }}</span>
            <i :class="{ bad: c.status >= 400 }">{{ c.status }}</i><em>{{ c.ms }} ms</em></li>
          <li v-if="!now.calls.length" class="none">none yet</li>
        </ul>
      </section>
      <section aria-label="Rate limits">
        <h3>Rate limits</h3>
        <ul class="buckets">
          <li v-for="b in now.buckets" :key="b.name"><span>{{ b.name }}</span>
            <meter :max="b.most" :value="b.used" :high="b.most - 0.5" :low="b.most * 0.6" optimum="0"
              :aria-label="b.name"></meter><em>{{ b.used }} of {{ b.most }} in {{ b.seconds }} s</em></li>
          <li v-if="!now.buckets.length" class="none">all empty</li>
        </ul>
      </section>
      <section aria-label="Gateway">
        <h3>Gateway <b :class="now.lamp">{{ now.gateway }}</b></h3>
        <p v-for="s in now.sessions" :key="s.id" class="session">{{ s.name }} · session <code>{{ s.id }}</code> · {{ s.events }} events</p>
      </section>
      <section v-if="now.containers" aria-label="Containers">
        <h3>Containers <b>{{ now.containers.length }}</b></h3>
        <ul class="containers">
          <li v-for="c in now.containers" :key="c.id"><span class="lamp" :class="c.lamp" aria-hidden="true"></span>
            <b>{{ c.name }}</b><span>{{ c.owner }}</span><em>{{ c.image }} · {{ c.status }}</em></li>
          <li v-if="!now.containers.length" class="none">none</li>
        </ul>
      </section>
      <section aria-label="Faults">
        <h3>Break something</h3>
        <div class="faults">
          <button v-for="f in faults" :key="f.name" type="button" class="button secondary" :class="f.style"
            :title="f.about" :aria-pressed="f.holds ? String(f.on) : null" @click="$emit('fault', f.name)">{{ f.label }}</button>
        </div>
        <p class="told" role="status">{{ told }}</p>
      </section>
    </div>`,
  props: { now: Object, faults: Array, told: String },
  emits: ["fault"],
  computed: { peak() { return Math.max(1, ...this.now.seconds); } },
  methods: { bar(n) { return n ? Math.max(2, (n / Math.max(this.peak, 5)) * 42) : 0; } },
};
