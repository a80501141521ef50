import { html, nothing } from 'lit';
import { api } from '../api.js';
import { t, word } from '../i18n.js';
import { session } from '../session.js';
import { dateTime, now } from '../time.js';
import { confirmed } from './confirm.js';
import { Part } from './element.js';
import { Loaded, problemNote, skeletonRows } from './loading.js';

/** @typedef {import('../types.js').Silence} Silence */

const HOURS = [1, 4, 8, 24, 72];
const HOUR = 3_600_000;

/** Alarms nobody is told of for a time, and a form for one more. */
class Silences extends Part {
  static properties = { writing: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.writing = false;
    /** @type {any} */
    this.problem = null;
    /** @type {Loaded<{silences: Silence[]}>} */
    this.list = new Loaded(this, (cancel) => api.silences(cancel));
  }

  connectedCallback() {
    super.connectedCallback();
    this.list.read();
  }

  /** @param {SubmitEvent} event */
  async #create(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    this.problem = null;
    try {
      await api.createSilence({
        concern: text('concern'),
        matchers: text('matchers').split('\n').map((line) => line.trim()).filter(Boolean),
        endsAt: new Date(now() + Number(text('hours')) * HOUR).toISOString(),
        reason: text('reason'),
      });
      this.writing = false;
      this.list.read();
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** @param {Silence} s */
  async #end(s) {
    if (!await confirmed({ title: t('silence.end'), text: s.matchers.join(', '), action: t('silence.end') })) return;
    try {
      await api.endSilence(s.id);
    } catch (problem) {
      this.problem = problem;
    }
    this.list.read();
  }

  /** What this reader may silence. */
  #concerns() {
    return ['station', 'health'].filter((concern) => session.may(`${concern}-alarms.acknowledge`));
  }

  render() {
    const concerns = this.#concerns();
    return html`<section class="card told" aria-labelledby="silences"><div class="card-head"><h2 id="silences">${t('silence.title')}</h2>
        ${concerns.length && !this.writing ? html`<button class="button small" @click=${() => { this.writing = true; this.problem = null; }}>${t('silence.new')}</button>` : nothing}</div>
      ${this.writing ? this.#form(concerns) : problemNote(this.problem)}
      ${this.list.show(({ silences }) => silences.length === 0 ? html`<p class="dim">${t('silence.none')}</p>`
        : html`<ul class="told-list">${silences.map((s) => this.#silence(s, concerns))}</ul>`, skeletonRows(1))}</section>`;
  }

  /** @param {Silence} s @param {string[]} concerns */
  #silence(s, concerns) {
    return html`<li><span class="tag outline">${word('silence.state', s.state)}</span> ${s.matchers.map((m) => html`<code>${m}</code> `)}
      <span class="dim">${t('silence.until', { at: dateTime(s.endsAt), author: s.author })}</span> ${s.reason}
      ${s.state !== 'over' && concerns.includes(s.concern) ? html`<button class="link" @click=${() => this.#end(s)}>${t('silence.end')}</button>` : nothing}</li>`;
  }

  /** @param {string[]} concerns */
  #form(concerns) {
    return html`<form @submit=${this.#create}>
      <label class="field"><span>${t('silence.concern')}</span><select name="concern">${concerns.map((c) => html`<option value=${c}>${word('concern', c)}</option>`)}</select></label>
      <label class="field"><span>${t('silence.matchers')}</span><textarea name="matchers" required rows="2" maxlength="2000" placeholder="station = st-001"></textarea></label>
      <label class="field"><span>${t('silence.for')}</span><select name="hours">${HOURS.map((h) => html`<option value=${h}>${t('silence.hours', { n: h })}</option>`)}</select></label>
      <label class="field"><span>${t('silence.reason')}</span><input name="reason" required minlength="3" maxlength="500"></label>
      <p class="hint">${t('silence.hint')}</p>${problemNote(this.problem)}
      <button class="button small primary">${t('silence.do')}</button>
      <button type="button" class="button small ghost" @click=${() => { this.writing = false; this.problem = null; }}>${t('action.cancel')}</button></form>`;
  }
}

customElements.define('ws-silences', Silences);
