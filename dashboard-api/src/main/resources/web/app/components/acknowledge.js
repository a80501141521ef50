import { html, nothing } from 'lit';
import { api } from '../api.js';
import { local, t } from '../i18n.js';
import { openAlarms } from '../open-alarms.js';
import { Part } from './element.js';
import { problemNote } from './loading.js';
import { severityTag } from './marks.js';

/** @typedef {import('../types.js').Alarm} Alarm */

const SHORTEST = 3;
const LONGEST = 500;

/** Ask for the dialog. @param {Alarm} alarm */
export function acknowledge(alarm) {
  dispatchEvent(new CustomEvent('ws:acknowledge', { detail: alarm }));
}

/** Taking an alarm needs a sentence on what will be done: the next shift reads it. */
class Acknowledge extends Part {
  static properties = { alarm: { state: true }, who: { state: true }, note: { state: true }, busy: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** @type {Alarm|null} */
    this.alarm = null;
    this.who = '';
    this.note = '';
    this.busy = false;
    /** @type {any} */
    this.problem = null;
    this.asked = (/** @type {Event} */ event) => this.#open(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:acknowledge', this.asked);
  }

  disconnectedCallback() {
    removeEventListener('ws:acknowledge', this.asked);
    super.disconnectedCallback();
  }

  /** @param {Alarm} alarm */
  async #open(alarm) {
    this.alarm = alarm;
    this.who = '';
    this.note = '';
    this.problem = null;
    this.#learnName(alarm);
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
    this.querySelector('textarea')?.focus();
  }

  /** Whoever takes a health alarm sees whose it is before, not after. @param {Alarm} alarm */
  async #learnName(alarm) {
    if (!alarm.person) return;
    try {
      const { name } = await api.person(alarm.person, undefined);
      if (this.alarm?.id === alarm.id) this.who = name;
    } catch {
      // Without the name the alarm can still be taken.
    }
  }

  #close() {
    this.querySelector('dialog')?.close();
    this.alarm = null;
  }

  get #short() {
    return this.note.trim().length < SHORTEST;
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const alarm = this.alarm;
    if (!alarm || this.#short || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      openAlarms.changed(await api.acknowledge(alarm.id, alarm.version, this.note.trim()));
      this.#close();
    } catch (problem) {
      this.problem = problem;
      if (/** @type {any} */ (problem).status === 409) await this.#reread(alarm);
    }
    this.busy = false;
  }

  /** It changed while the reader was writing: show how it is now and keep their words. @param {Alarm} alarm */
  async #reread(alarm) {
    try {
      const current = await api.alarm(alarm.id);
      openAlarms.changed(current);
      if (this.alarm?.id === current.id) this.alarm = current;
    } catch {
      // What the server said about the conflict stands; the list catches up by itself.
    }
  }

  render() {
    const alarm = this.alarm;
    const taken = alarm?.acknowledgement;
    return html`<dialog class="acknowledge" aria-labelledby="acknowledge-title" @close=${() => { this.alarm = null; }}>
      ${alarm ? html`<form @submit=${this.#submit}>
        <h2 id="acknowledge-title">${t('acknowledge.title')}</h2>
        <p class="acknowledge-what">${severityTag(alarm.severity)} ${this.who ? html`<b>${this.who}</b>` : nothing}<b>${local(alarm.title)}</b><span class="dim">${local(alarm.station.name)}</span></p>
        ${taken ? html`<p class="note warn" role="alert">${t('acknowledge.taken', { by: taken.by })} “${taken.note}”</p>` : html`
        <label class="field"><span>${t('acknowledge.note')}</span>
          <textarea rows="3" maxlength=${LONGEST} required .value=${this.note} @input=${(/** @type {any} */ e) => { this.note = e.target.value; }}
            placeholder=${t('acknowledge.placeholder')} aria-describedby="acknowledge-hint"></textarea></label>
        <p class="hint" id="acknowledge-hint">${t('acknowledge.hint', { n: SHORTEST })}<span class="num">${this.note.trim().length} / ${LONGEST}</span></p>
        <div class="chips">${this.#phrases(alarm).map((phrase) => html`<button type="button" class="chip" @click=${() => { this.note = phrase; this.querySelector('textarea')?.focus(); }}>${phrase}</button>`)}</div>`}
        ${taken ? nothing : problemNote(this.problem)}
        <div class="dialog-foot"><button type="button" class="button ghost" @click=${() => this.#close()}>${taken ? t('action.close') : t('action.cancel')}</button>
          ${taken ? nothing : html`<button class="button primary" ?disabled=${this.#short || this.busy}>${t('action.acknowledge')}</button>`}</div>
      </form>` : nothing}</dialog>`;
  }

  /** @param {Alarm} alarm */
  #phrases(alarm) {
    return alarm.concern === 'health'
      ? [t('acknowledge.health.1'), t('acknowledge.health.2'), t('acknowledge.health.3')]
      : [t('acknowledge.station.1'), t('acknowledge.station.2'), t('acknowledge.station.3')];
  }
}

customElements.define('ws-acknowledge', Acknowledge);
