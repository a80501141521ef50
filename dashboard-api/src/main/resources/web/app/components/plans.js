import { html, nothing } from 'lit';
import { api } from '../api.js';
import { local, t, word } from '../i18n.js';
import { byUrgency } from '../open-alarms.js';
import { session } from '../session.js';
import { absolute, clockTime, dateTime, day, now } from '../time.js';
import { Part } from './element.js';
import { icons } from './icons.js';
import { Loaded, problemNote, skeletonRows } from './loading.js';
import { planTag, severityTag } from './marks.js';

/** @typedef {import('../types.js').Plan} Plan */
/** @typedef {import('../types.js').Alarm} Alarm */
/** @typedef {{assessment: string, actions: string, followUp: string, alarm: string, status: string, version?: number, savedAt?: number}} Draft `version` is the one it was begun from */

const SHORTEST = 3;
const LONGEST = 4000;
const STATUSES = ['active', 'completed', 'revoked'];
const DAY = 86_400_000;

/** Drafts hold health data: they live as long as the tab, belong to their writer, and go when the writer signs out. */
const PREFIX = 'ws.draft.';
/** @param {string} person @param {string} plan */
const keyOf = (person, plan) => `${PREFIX}${session.user?.name}.${person}.${plan}`;

export function forgetDrafts() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Storage is closed: there are none.
  }
}

/** What the doctor decided for a worker: read, written, revised as a new version; nothing is ever overwritten. */
class Plans extends Part {
  static properties = { person: { type: String }, plans: { attribute: false }, alarms: { attribute: false }, editing: { state: true }, draft: { state: true }, history: { state: true }, busy: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.person = '';
    /** @type {Plan[]} */
    this.plans = [];
    /** @type {Alarm[]} */
    this.alarms = [];
    /** @type {Plan|'new'|null} */
    this.editing = null;
    /** @type {Draft} */
    this.draft = { assessment: '', actions: '', followUp: '', alarm: '', status: 'active' };
    /** @type {string|null} plan whose versions are shown */
    this.history = null;
    this.busy = false;
    /** @type {any} */
    this.problem = null;
    /** @type {Loaded<{versions: Plan[]}>} */
    this.versions = new Loaded(this, () => api.planVersions(this.person, /** @type {string} */ (this.history)));
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('person')) {
      this.editing = null;
      this.history = null;
      const begun = this.#kept('new');
      if (begun && session.may('health.write')) {
        this.editing = 'new';
        this.draft = begun;
      }
    }
  }

  /** @param {string} plan @returns {Draft|null} */
  #kept(plan) {
    try {
      return JSON.parse(sessionStorage.getItem(keyOf(this.person, plan)) ?? 'null');
    } catch {
      return null;
    }
  }

  /** @param {Partial<Draft>} change */
  #write(change) {
    this.draft = { ...this.draft, ...change, savedAt: now() };
    try {
      sessionStorage.setItem(keyOf(this.person, this.#editingId), JSON.stringify(this.draft));
    } catch {
      this.draft = { ...this.draft, savedAt: undefined };
    }
  }

  get #editingId() {
    return this.editing === 'new' || this.editing === null ? 'new' : this.editing.id;
  }

  /** @param {Plan|'new'} plan @param {string} [alarm] */
  async begin(plan, alarm = '') {
    const kept = this.#kept(plan === 'new' ? 'new' : plan.id);
    this.editing = plan;
    this.problem = null;
    this.draft = kept ?? (plan === 'new'
      ? { assessment: '', actions: '', followUp: '', alarm, status: 'active' }
      : { assessment: plan.assessment, actions: plan.actions, followUp: plan.followUp ?? '', alarm: plan.alarm ?? '', status: plan.status, version: plan.version });
    await this.updateComplete;
    const first = /** @type {HTMLElement|null} */ (this.querySelector('textarea'));
    first?.focus();
    first?.scrollIntoView({ block: 'center' });
  }

  #drop() {
    try {
      sessionStorage.removeItem(keyOf(this.person, this.#editingId));
    } catch {
      // There was none.
    }
    this.editing = null;
    this.problem = null;
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const editing = this.editing;
    if (!editing || this.busy) return;
    const { assessment, actions, followUp, alarm, status, version } = this.draft;
    const said = { assessment: assessment.trim(), actions: actions.trim(), followUp: followUp || null };
    this.busy = true;
    this.problem = null;
    try {
      if (editing === 'new') await api.writePlan(this.person, { ...said, alarm: alarm || null });
      else await api.editPlan(this.person, editing.id, { ...said, status, version: version ?? editing.version });
      this.#drop();
      this.history = null;
      this.dispatchEvent(new CustomEvent('written', { bubbles: true }));
    } catch (problem) {
      this.problem = problem;
      if (/** @type {any} */ (problem).status === 409) this.dispatchEvent(new CustomEvent('written', { bubbles: true }));
    }
    this.busy = false;
  }

  /** @param {string} plan */
  #showHistory(plan) {
    this.history = this.history === plan ? null : plan;
    this.versions.forget();
    if (this.history) this.versions.read();
  }

  render() {
    const mayWrite = session.may('health.write');
    return html`<div class="block-head"><h2>${t('plan.title')}</h2>
        ${mayWrite && this.editing === null ? html`<button class="button primary small" @click=${() => this.begin('new', this.alarms.filter((a) => a.open).sort(byUrgency)[0]?.id)}>${icons.edit}${t('plan.write')}</button>` : nothing}</div>
      ${this.editing ? this.#editor() : nothing}
      ${this.plans.length === 0 && !this.editing ? html`<p class="dim plan-none">${t('plan.none')}</p>` : nothing}
      <ul class="plans">${this.plans.map((plan) => this.editing !== 'new' && this.editing?.id === plan.id ? nothing : html`<li class="card plan">${this.#plan(plan)}
        <div class="plan-actions no-print">
          ${mayWrite ? html`<button class="button small ghost" @click=${() => this.begin(plan)}>${icons.edit}${t('plan.revise')}</button>` : nothing}
          <button class="button small ghost" aria-expanded=${this.history === plan.id ? 'true' : 'false'} @click=${() => this.#showHistory(plan.id)}>${icons.history}${t('plan.versions', { n: plan.version })}</button></div>
        ${this.history === plan.id ? html`<div class="plan-history">${this.versions.show(({ versions }) => versions.slice(1).length === 0 ? html`<p class="dim">${t('plan.onlyVersion')}</p>`
          : html`<ol>${versions.slice(1).map((old) => html`<li>${this.#plan(old)}</li>`)}</ol>`, skeletonRows(2))}</div>` : nothing}</li>`)}</ul>`;
  }

  /** @param {Plan} plan */
  #plan(plan) {
    const alarm = plan.alarm ? this.alarms.find((a) => a.id === plan.alarm) : undefined;
    const overdue = plan.status === 'active' && plan.followUp !== null && plan.followUp < day(now());
    return html`<p class="plan-head">${planTag(plan.status)}<span class="dim num" title=${absolute(plan.writtenAt)}>${plan.author.fullName || plan.author.name} · ${dateTime(plan.writtenAt)} · v${plan.version}</span></p>
      ${alarm ? html`<p class="plan-alarm">${severityTag(alarm.severity)} ${local(alarm.title)}</p>` : nothing}
      <h3>${t('plan.assessment')}</h3><p class="prose">${plan.assessment}</p>
      <h3>${t('plan.actions')}</h3><p class="prose">${plan.actions}</p>
      ${plan.followUp ? html`<p class=${`plan-follow num ${overdue ? 'late' : ''}`}>${icons.followUps}${t('plan.followUp')} ${plan.followUp}${overdue ? html` · <b>${t('followUp.overdue')}</b>` : nothing}</p>` : nothing}`;
  }

  /** Somebody else's version that came after the one these words were begun from: it must be read first. @returns {Plan|undefined} */
  #newer() {
    const editing = this.editing;
    return editing === 'new' || editing === null ? undefined
      : this.plans.find((plan) => plan.id === editing.id && plan.version > (this.draft.version ?? 0));
  }

  /** @param {Plan} newer */
  #meanwhile(newer) {
    return html`<div class="note bad" role="alert"><p>${t('plan.meanwhile', { v: newer.version, by: newer.author.fullName || newer.author.name })}</p></div>
      <div class="card plan">${this.#plan(newer)}</div>
      <button type="button" class="button small" @click=${() => { this.problem = null; this.#write({ version: newer.version }); }}>${t('plan.meanwhile.read')}</button>`;
  }

  #editor() {
    const { assessment, actions, followUp, alarm, status, savedAt } = this.draft;
    const ready = assessment.trim().length >= SHORTEST && actions.trim().length >= SHORTEST;
    const isNew = this.editing === 'new';
    const newer = this.#newer();
    const soon = [3, 7, 14, 28];
    return html`<form class="card plan-editor" @submit=${this.#submit}>
      <h3>${isNew ? t('plan.new') : t('plan.revising', { v: this.draft.version ?? /** @type {Plan} */ (this.editing).version })}</h3>
      ${newer ? this.#meanwhile(newer) : nothing}
      ${isNew && this.alarms.length ? html`<label class="field"><span>${t('plan.because')}</span><select @change=${(/** @type {any} */ e) => this.#write({ alarm: e.target.value })}>
        <option value="">${t('plan.because.none')}</option>
        ${this.alarms.map((a) => html`<option value=${a.id} ?selected=${a.id === alarm}>${word('severity', a.severity)} · ${local(a.title)} · ${dateTime(a.startedAt)}</option>`)}</select></label>` : nothing}
      <label class="field"><span>${t('plan.assessment')}</span><textarea rows="4" maxlength=${LONGEST} required .value=${assessment}
        @input=${(/** @type {any} */ e) => this.#write({ assessment: e.target.value })} placeholder=${t('plan.assessment.hint')}></textarea></label>
      <label class="field"><span>${t('plan.actions')}</span><textarea rows="5" maxlength=${LONGEST} required .value=${actions}
        @input=${(/** @type {any} */ e) => this.#write({ actions: e.target.value })} placeholder=${t('plan.actions.hint')}></textarea></label>
      <label class="field"><span>${t('plan.followUp')}</span><input type="date" .value=${followUp} min=${day(now())} @change=${(/** @type {any} */ e) => this.#write({ followUp: e.target.value })}></label>
      <div class="chips">${soon.map((days) => html`<button type="button" class="chip" @click=${() => this.#write({ followUp: day(now() + days * DAY) })}>${t('plan.inDays', { n: days })}</button>`)}</div>
      ${isNew ? nothing : html`<label class="field"><span>${t('plan.status')}</span><select @change=${(/** @type {any} */ e) => this.#write({ status: e.target.value })}>
        ${STATUSES.map((s) => html`<option value=${s} ?selected=${s === status}>${word('plan.status', s)}</option>`)}</select></label>`}
      ${newer ? nothing : problemNote(this.problem)}
      <p class="hint"><span>${savedAt ? t('plan.saved', { at: clockTime(savedAt, true) }) : t('plan.needs', { n: SHORTEST })}</span></p>
      <div class="dialog-foot"><button type="button" class="button ghost" @click=${() => this.#drop()}>${t('plan.discard')}</button>
        <button class="button primary" ?disabled=${!ready || this.busy || newer}>${isNew ? t('plan.sign') : t('plan.signVersion')}</button></div></form>`;
  }
}

customElements.define('ws-plans', Plans);
