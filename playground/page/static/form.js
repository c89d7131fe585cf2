// A dialog with fields: a bot's form, or a slash command's options with what the bot suggests.
import { upload } from "quayside/files.js";

export default {
  template: `
    <dialog ref="dialog" class="form" aria-labelledby="form-title" @cancel="$emit('closed')"
      @mousedown="pressed = $event.target" @click.self="outside">
      <form v-if="form" @submit.prevent="submit" :key="form.key">
        <h2 id="form-title">{{ form.title }}</h2>
        <p v-if="form.about" class="about">{{ form.about }}</p>
        <div v-for="(f, i) in form.fields" :key="f.name" class="field">
          <label :for="'field' + i">{{ f.label }}<em v-if="f.required"> *</em></label>
          <p v-if="f.about" class="about" :id="'about' + i">{{ f.about }}</p>
          <textarea v-if="f.kind === 'paragraph'" :id="'field' + i" rows="4" v-model="values[f.name]"
            :required="f.required" :placeholder="f.hint" :minlength="f.least" :maxlength="f.most"></textarea>
          <select v-else-if="f.kind === 'choice'" :id="'field' + i" v-model="values[f.name]" :required="f.required">
            <option value="">{{ f.hint || (f.required ? 'Choose …' : '—') }}</option>
            <option v-for="c in f.choices" :value="c.value">{{ c.name }}</option>
          </select>
          <input v-else-if="f.kind === 'file'" :id="'field' + i" type="file" :required="f.required" @change="choose($event, f)">
          <fieldset v-else-if="f.kind === 'many'" :id="'field' + i">
            <label v-for="c in f.choices"><input type="checkbox" :value="c.value" v-model="values[f.name]">
              <span>{{ c.name }}</span></label>
          </fieldset>
          <template v-else>
            <input :id="'field' + i" :type="f.kind === 'number' ? 'number' : 'text'" step="any" v-model="values[f.name]"
              :required="f.required" :placeholder="f.hint" :minlength="f.least" :maxlength="f.most"
              autocomplete="off" :aria-describedby="f.about ? 'about' + i : null"
              :role="f.completes ? 'combobox' : null" :aria-expanded="f.completes ? String(open === f.name) : null"
              :aria-controls="f.completes ? 'suggested' + i : null"
              @focus="complete(f)" @input="complete(f)" @blur="left" @keydown="key($event, f)">
            <ul v-if="open === f.name && suggested.length" class="offers" role="listbox" :id="'suggested' + i" :aria-label="'Suggestions for ' + f.label">
              <li v-for="(s, j) in suggested" role="option" :aria-selected="String(j === chosen)"
                @mousemove="chosen = j" @mousedown.prevent="take(f, s)">{{ s.name }}</li>
            </ul>
          </template>
        </div>
        <p v-if="problem" class="problem" role="alert">{{ problem }}</p>
        <div class="buttons">
          <button type="button" class="button secondary" @click="close">Cancel</button>
          <button type="submit" class="button primary">{{ form.button }}</button>
        </div>
      </form>
    </dialog>`,
  emits: ["submitted", "closed", "complete"],
  data: () => ({ form: null, values: {}, problem: "", open: null, suggested: [], chosen: -1, pressed: null }),
  methods: {
    // Called from Python

    show(form) {
      this.form = form;
      this.problem = "";
      this.values = Object.fromEntries(form.fields.map((f) => [f.name, f.value]));
      this.$nextTick(() => {
        if (!this.$refs.dialog.open) this.$refs.dialog.showModal();
        this.$el.querySelector("input, textarea, select, button[type=submit]")?.focus();
      });
    },
    hide() { this.$refs.dialog.close(); this.form = null; dispatchEvent(new Event("quayside-compose")); },
    refused(words) { this.problem = words; },
    suggest({ name, typed, choices }) {
      if (this.open !== name || this.values[name] !== typed) return;
      const kept = this.suggested[this.chosen]?.value; // what one is about to take
      this.suggested = choices;
      this.chosen = choices.findIndex((c) => c.value === kept);
    },

    // Inside

    close() { this.$emit("closed"); this.hide(); },
    outside() { if (this.pressed === this.$refs.dialog) this.close(); },
    // Suggestions that went away at once would move the button that is about to be clicked.
    left(event) { if (!event.relatedTarget?.closest(".buttons")) this.open = null; },
    submit() { this.problem = ""; this.$emit("submitted", this.values); },
    complete(field) {
      if (!field.completes) return;
      if (this.open !== field.name) this.suggested = [];
      this.open = field.name;
      this.$emit("complete", { name: field.name, values: this.values });
    },
    async choose(event, field) {
      const answer = await upload(event.target.files[0]);
      if (answer.ok) this.values[field.name] = (await answer.json()).token;
      else this.problem = "The file did not arrive.";
    },
    take(field, choice) { this.values[field.name] = String(choice.value); this.open = null; },
    key(event, field) {
      if (this.open !== field.name || !this.suggested.length) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (steps[event.key]) {
        const count = this.suggested.length;
        this.chosen = (this.chosen + steps[event.key] + count) % count;
        event.preventDefault();
      } else if (event.key === "Enter" && this.chosen >= 0) {
        this.take(field, this.suggested[this.chosen]);
        event.preventDefault();
      } else if (event.key === "Escape") { this.open = null; event.preventDefault(); event.stopPropagation(); }
    },
  },
};
