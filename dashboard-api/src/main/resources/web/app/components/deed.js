import { html, nothing } from 'lit';
import { api } from '../api.js';
import { local, t, word } from '../i18n.js';
import { openAlarms } from '../open-alarms.js';
import { dateTime, inputTime, now, timeOfInput } from '../time.js';
import { Part } from './element.js';
import { problemNote } from './loading.js';
import { severityTag } from './marks.js';

/** @typedef {import('../types.js').Alarm} Alarm */
/** @typedef {'acknowledge'|'confirm'|'shelve'|'unshelve'} Deed */

const SHORTEST = 3;
const LONGEST = 500;
const MINUTE = 60_000;
/** How long an alarm may be put aside, as the server has it. */
const LONGEST_ASIDE = 24 * 60;
/** What the dialog offers, in minutes. */
const ASIDE = [30, 120, 480];

/** Who has done it already, of what can be done once. @type {Record<Deed, (alarm: Alarm) => {by: string, note: string}|null>} */
const DONE = {
  acknowledge: (alarm) => alarm.acknowledgement,
  confirm: (alarm) => alarm.confirmation,
  shelve: (alarm) => alarm.shelving && { by: alarm.shelving.by, note: alarm.shelving.reason },
  unshelve: () => null,
};

/** Ask for the dialog. @param {Alarm} alarm @param {Deed} deed */
export function ask(alarm, deed) {
  dispatchEvent(new CustomEvent('ws:deed', { detail: { alarm, deed } }));
}

/** What somebody does about an alarm, and their sentence on it: the next shift reads it. */
class DeedDialog extends Part {
  static properties = { alarm: { state: true }, deed: { state: true }, who: { state: true }, note: { state: true }, minutes: { state: true }, until: { state: true }, oneShot: { state: true }, busy: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** @type {Alarm|null} */
    this.alarm = null;
    /** @type {Deed} */
    this.deed = 'acknowledge';
    this.who = '';
    this.note = '';
    /** How long to put it aside; 0 for an end of one's own. */
    this.minutes = ASIDE[0];
    this.until = '';
    this.oneShot = false;
    this.busy = false;
    /** @type {any} */
    this.problem = null;
    this.asked = (/** @type {Event} */ event) => this.#open(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:deed', this.asked);
  }

  disconnectedCallback() {
    removeEventListener('ws:deed', this.asked);
    super.disconnectedCallback();
  }

  /** @param {{alarm: Alarm, deed: Deed}} wanted */
  async #open({ alarm, deed }) {
    this.alarm = alarm;
    this.deed = deed;
    this.who = '';
    this.note = '';
    this.minutes = ASIDE[0];
    this.until = inputTime(now() + 12 * 60 * MINUTE);
    this.oneShot = false;
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
      // Without the name it can be done all the same.
    }
  }

  #close() {
    this.querySelector('dialog')?.close();
    this.alarm = null;
  }

  /** Taking it off the shelf is the safe side: nobody has to say why. */
  get #short() {
    return this.deed !== 'unshelve' && this.note.trim().length < SHORTEST;
  }

  /** When it is to come off the shelf, epoch ms; NaN when that is no time. */
  get #end() {
    return this.minutes ? now() + this.minutes * MINUTE : timeOfInput(this.until);
  }

  get #endless() {
    const left = this.#end - now();
    return this.deed === 'shelve' && !(left > 0 && left <= LONGEST_ASIDE * MINUTE);
  }

  /** @param {Alarm} alarm */
  #do(alarm) {
    const body = { note: this.note.trim(), version: alarm.version };
    return api.handle(alarm.id, this.deed, this.deed === 'shelve'
      ? { ...body, until: new Date(this.#end).toISOString(), oneShot: this.oneShot } : body);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const alarm = this.alarm;
    if (!alarm || this.#short || this.#endless || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      openAlarms.changed(await this.#do(alarm));
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
    const deed = this.deed;
    const first = alarm && DONE[deed](alarm);
    return html`<dialog class=${`deed ${deed}`} aria-labelledby="deed-title" @close=${() => { this.alarm = null; }}>
      ${alarm ? html`<form @submit=${this.#submit}>
        <h2 id="deed-title">${word('deed.title', deed)}</h2>
        <p class="deed-what">${severityTag(alarm.severity)} ${this.who ? html`<b>${this.who}</b>` : nothing}<b>${local(alarm.title)}</b><span class="dim">${local(alarm.station.name)}</span></p>
        ${first ? html`<p class="note warn" role="alert">${t('deed.first', { by: first.by, what: word('action', deed) })} “${first.note}”</p>` : html`
        ${deed === 'shelve' ? this.#aside() : nothing}
        <label class="field"><span>${word('deed.note', deed)}</span>
          <textarea rows="3" maxlength=${LONGEST} ?required=${deed !== 'unshelve'} .value=${this.note} @input=${(/** @type {any} */ e) => { this.note = e.target.value; }}
            placeholder=${t('deed.placeholder')} aria-describedby="deed-hint"></textarea></label>
        <p class="hint" id="deed-hint">${deed === 'unshelve' ? t('deed.optional') : t('deed.hint', { n: SHORTEST })}<span class="num">${this.note.trim().length} / ${LONGEST}</span></p>
        <div class="chips">${this.#phrases(alarm).map((phrase) => html`<button type="button" class="chip" @click=${() => { this.note = phrase; this.querySelector('textarea')?.focus(); }}>${phrase}</button>`)}</div>`}
        ${first ? nothing : problemNote(this.problem)}
        <div class="dialog-foot"><button type="button" class="button ghost" @click=${() => this.#close()}>${first ? t('action.close') : t('action.cancel')}</button>
          ${first ? nothing : html`<button class="button primary" ?disabled=${this.#short || this.#endless || this.busy}>${word('action', deed)}</button>`}</div>
      </form>` : nothing}</dialog>`;
  }

  /** For how long. */
  #aside() {
    const choose = (/** @type {number} */ minutes, /** @type {string} */ text) => html`<button type="button" aria-pressed=${this.minutes === minutes ? 'true' : 'false'}
      @click=${() => { this.minutes = minutes; }}>${text}</button>`;
    return html`<div class="field"><span id="shelve-for">${t('shelve.for')}</span><div class="segments" role="group" aria-labelledby="shelve-for">
        ${ASIDE.map((minutes) => choose(minutes, minutes < 60 ? t('shelve.minutes', { n: minutes }) : t('shelve.hours', { n: minutes / 60 })))}${choose(0, t('shelve.own'))}</div></div>
      ${this.minutes === 0 ? html`<label class="field"><span>${t('shelve.until')}</span><input type="datetime-local" required .value=${this.until} min=${inputTime(now())} max=${inputTime(now() + LONGEST_ASIDE * MINUTE)}
        @input=${(/** @type {any} */ e) => { this.until = e.target.value; }}></label>` : nothing}
      <p class="hint">${this.#endless ? html`<span class="sev-warning">${t('shelve.longest', { n: LONGEST_ASIDE / 60 })}</span>` : t('shelve.ends', { at: dateTime(this.#end) })}</p>
      <label class="check"><input type="checkbox" .checked=${this.oneShot} @change=${(/** @type {any} */ e) => { this.oneShot = e.target.checked; }}><span>${t('shelve.once')}</span></label>`;
  }

  /** @param {Alarm} alarm */
  #phrases(alarm) {
    if (this.deed === 'confirm') return alarm.concern === 'health' ? [t('confirm.health.1'), t('confirm.health.2')] : [t('confirm.station.1'), t('confirm.station.2')];
    if (this.deed === 'shelve') return [t('shelve.1'), t('shelve.2')];
    if (this.deed === 'unshelve') return [];
    return alarm.concern === 'health'
      ? [t('acknowledge.health.1'), t('acknowledge.health.2'), t('acknowledge.health.3')]
      : [t('acknowledge.station.1'), t('acknowledge.station.2'), t('acknowledge.station.3')];
  }
}

customElements.define('ws-deed', DeedDialog);
