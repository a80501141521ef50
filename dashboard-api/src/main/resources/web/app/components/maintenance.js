import { html, nothing } from 'lit';
import { api } from '../api.js';
import { local, t, word } from '../i18n.js';
import { session } from '../session.js';
import { absolute, dateTime, inputTime, now, timeOfInput } from '../time.js';
import { confirmed } from './confirm.js';
import { Part } from './element.js';
import { icons } from './icons.js';
import { Loaded, problemNote, skeletonRows } from './loading.js';

/** @typedef {import('../types.js').Maintenance} Maintenance */

const HOUR = 3_600_000;
const STANDING = ['running', 'planned'];

/** Work at one station or its devices: what is on and planned, and a form for one more. */
class MaintenanceList extends Part {
  static properties = { station: { type: String }, devices: { attribute: false }, writing: { state: true }, why: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.station = '';
    /** @type {import('../types.js').Device[]} */
    this.devices = [];
    this.writing = false;
    this.why = 'maintenance';
    /** @type {any} */
    this.problem = null;
    /** @type {Loaded<{maintenance: Maintenance[]}>} */
    this.list = new Loaded(this, (cancel) => api.maintenance({ station: this.station }, cancel));
  }

  connectedCallback() {
    super.connectedCallback();
    // What begins or ends by itself is seen within a minute.
    this.minute = setInterval(() => { if (!document.hidden && !this.list.busy) this.list.read(); }, 60_000);
  }

  disconnectedCallback() {
    clearInterval(this.minute);
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('station') && this.station) {
      this.list.forget();
      this.writing = false;
      this.list.read();
    }
  }

  get #may() {
    return session.may('station-alarms.acknowledge');
  }

  async #begin() {
    this.why = 'maintenance';
    this.problem = null;
    this.writing = true;
    await this.updateComplete;
    this.querySelector('select')?.focus();
  }

  /** @param {SubmitEvent} event */
  async #plan(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    const time = (/** @type {string} */ name) => text(name) ? new Date(timeOfInput(text(name))).toISOString() : undefined;
    this.problem = null;
    try {
      await api.planMaintenance({ why: this.why, station: this.station, device: text('device'), startsAt: time('starts'), endsAt: time('ends'), reason: text('reason') });
      this.writing = false;
      this.list.read();
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** @param {Maintenance} m */
  async #end(m) {
    const action = m.state === 'planned' ? t('maintenance.cancel') : t('maintenance.end');
    if (!await confirmed({ title: action, text: `${this.#place(m)}: ${m.reason}`, action })) return;
    this.problem = null;
    try {
      await api.endMaintenance(m.id);
    } catch (problem) {
      this.problem = problem;
    }
    this.list.read();
  }

  /** @param {Maintenance} m */
  #place(m) {
    const device = this.devices.find((one) => one.id === m.device);
    return m.device ? (device ? local(device.name) : m.device) : t('maintenance.whole');
  }

  render() {
    return html`<section class="block maintenance"><div class="block-head"><h2>${t('maintenance.title')}</h2>
        ${this.#may && !this.writing ? html`<button class="button small" @click=${() => this.#begin()}>${icons.plan}${t('maintenance.new')}</button>` : nothing}</div>
      ${this.writing ? this.#form() : problemNote(this.problem)}
      ${this.list.show(({ maintenance }) => {
        const standing = maintenance.filter((m) => STANDING.includes(m.state));
        const past = maintenance.filter((m) => !STANDING.includes(m.state)).reverse();
        return html`${standing.length === 0 ? html`<p class="quiet-line">${icons.check}${t('maintenance.none')}</p>` : html`<ul class="works">${standing.map((m) => this.#work(m))}</ul>`}
          ${past.length ? html`<details class="chooser"><summary>${t('maintenance.past', { n: past.length })}</summary><ul class="works">${past.map((m) => this.#work(m))}</ul></details>` : nothing}`;
      }, skeletonRows(1))}</section>`;
  }

  /** @param {Maintenance} m */
  #work(m) {
    const standing = STANDING.includes(m.state);
    const time = (/** @type {string} */ at) => html`<span class="num" title=${absolute(at)}>${dateTime(at)}</span>`;
    return html`<li class="card work"><p><span class="tag outline">${word('maintenance.state', m.state)}</span> <b>${word('suppression', m.why)}</b> · ${this.#place(m)}</p>
      <p class="dim">${time(m.startsAt)} – ${m.endedAt ? html`${time(m.endedAt)} ${t('maintenance.by', { by: m.endedBy ?? '' })}` : m.endsAt ? time(m.endsAt) : t('maintenance.endless')}</p>
      <p>${m.reason} <span class="dim">${m.author}</span></p>
      ${standing && this.#may ? html`<button class="button small" @click=${() => this.#end(m)}>${m.state === 'planned' ? t('maintenance.cancel') : t('maintenance.end')}</button>` : nothing}</li>`;
  }

  #form() {
    const endless = this.why === 'out-of-service';
    return html`<form class="card plan-work" @submit=${this.#plan}>
      <div class="fields"><label class="field"><span>${t('maintenance.what')}</span><select name="device"><option value="">${t('maintenance.whole')}</option>
          ${this.devices.map((d) => html`<option value=${d.id}>${local(d.name)} (${d.id})</option>`)}</select></label>
        <label class="field"><span>${t('maintenance.why')}</span><select @change=${(/** @type {any} */ e) => { this.why = e.target.value; }}>
          ${['maintenance', 'out-of-service'].map((why) => html`<option value=${why} ?selected=${this.why === why}>${word('suppression', why)}</option>`)}</select></label>
        <label class="field"><span>${t('maintenance.from')}</span><input type="datetime-local" name="starts" required value=${inputTime(now())}></label>
        <label class="field"><span>${endless ? t('maintenance.toMaybe') : t('maintenance.to')}</span><input type="datetime-local" name="ends" ?required=${!endless} value=${inputTime(now() + 2 * HOUR)}></label></div>
      <label class="field"><span>${t('maintenance.reason')}</span><input name="reason" required minlength="3" maxlength="500"></label>
      <p class="hint">${t('maintenance.hint')}</p>${problemNote(this.problem)}
      <div class="dialog-foot"><button type="button" class="button small ghost" @click=${() => { this.writing = false; this.problem = null; }}>${t('action.cancel')}</button>
        <button class="button small primary">${t('maintenance.do')}</button></div></form>`;
  }
}

customElements.define('ws-maintenance', MaintenanceList);
