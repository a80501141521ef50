import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { Again } from '../components/again.js';
import { confirmed } from '../components/confirm.js';
import { Part } from '../components/element.js';
import { bytes, count } from '../components/figures.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, problemNote, skeletonRows, technical } from '../components/loading.js';
import { shape } from '../components/marks.js';
import { Paged } from '../components/paged.js';
import { systemTabs } from '../components/system-tabs.js';
import { t, word } from '../i18n.js';
import { link } from '../links.js';
import { session } from '../session.js';
import { absolute, dateTime } from '../time.js';

/** @typedef {import('../types.js').Quarantined} Quarantined */
/** @typedef {import('../types.js').Group} Group */

/** How often what waits is read again (ms). */
const AGAIN = 5_000;
const STATES = ['kept', 'replaying', 'stored', 'discarded', ''];
const MARKS = { kept: 'active', replaying: 'stale', stored: 'normal', discarded: 'revoked' };

/** UNKNOWN_DEVICE is unknown-device. @param {string} reason */
const wordOf = (reason) => reason.toLowerCase().replaceAll('_', '-');
/** @param {string} reason @returns {string} */
function reasonName(reason) {
  const name = word('reason', wordOf(reason));
  return name === wordOf(reason) ? reason : name;
}
/** What to do about it, for the reasons we know. @param {Quarantined} m */
function remedyOf(m) {
  const kind = m.origin === 'store' ? 'store' : wordOf(m.reason);
  const text = word('remedy', kind);
  return text === kind ? '' : text;
}
/** @param {string} state */
const stateTag = (state) => html`<span class="tag plain kept-${state}">${shape(/** @type {Record<string, string>} */ (MARKS)[state])}${word('kept', state)}</span>`;

/** What could not be kept where it belongs: why, what it says, and a way to try again once the cause is mended. */
class Quarantine extends Part {
  static properties = { selected: { type: String }, state: { state: true }, device: { state: true }, reason: { state: true }, origin: { state: true },
    did: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** Id of the message beside the list; empty for none. */
    this.selected = '';
    const asked = new URLSearchParams(location.hash.split('?')[1] ?? '');
    this.state = 'kept';
    /** Null for any; empty for those that name none. */
    this.device = asked.get('device');
    this.reason = asked.get('reason') ?? '';
    this.origin = '';
    /** What was asked for last, in words. */
    this.did = '';
    /** @type {any} */
    this.problem = null;
    this.busy = false;
    /** @type {Loaded<{groups: Group[], total: number}>} */
    this.groups = new Loaded(this, (cancel) => api.quarantineGroups(cancel));
    /** @type {Paged<Quarantined, {messages: Quarantined[]}>} */
    this.list = new Paged(this, (before, cancel) => this.#page(before, cancel), (answer) => answer.messages);
    /** @type {Loaded<Quarantined>} */
    this.detail = new Loaded(this, (cancel) => api.quarantined(this.selected, cancel));
    new Again(this, AGAIN, () => this.#again());
  }

  connectedCallback() {
    super.connectedCallback();
    this.groups.read();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('selected')) {
      this.detail.forget();
      this.problem = null;
      if (this.selected) this.detail.read();
    }
    if (['state', 'device', 'reason', 'origin'].some((field) => changed.has(field))) {
      this.did = '';
      this.problem = null;
      this.list.first.read();
    }
  }

  /** @param {string|number|null} before @param {AbortSignal} [cancel] */
  #page(before, cancel) {
    const filter = { state: this.state, reason: this.reason, origin: this.origin, before, limit: 50 };
    return this.device === '' ? api.quarantineOfNobody(filter, cancel) : api.quarantine({ ...filter, device: this.device }, cancel);
  }

  /** What is further down stays as it was read: only a list nobody has gone on in is read again. */
  #again() {
    if (!this.groups.busy) this.groups.read();
    if (!this.list.first.busy && this.list.rows.length <= 50) this.list.first.read();
    if (this.selected && this.detail.data && !this.detail.busy && this.detail.data.state === 'replaying') this.detail.read();
  }

  /** @param {'replay'|'discard'} what @param {{id?: number, device?: string, reason?: string}} which @param {number} n */
  async #ask(what, which, n) {
    if (this.busy) return;
    if (what === 'discard' && !await confirmed({ title: t('discard.title'), text: t('discard.text', { n: count(n) }), action: t('discard.do') })) return;
    this.busy = true;
    this.problem = null;
    this.did = '';
    try {
      const answer = await api[what](which);
      this.did = t(what === 'replay' ? 'replay.done' : 'discard.done', { n: count(answer.count) });
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
    this.groups.read();
    this.list.first.read();
    if (this.selected) this.detail.read();
  }

  render() {
    return html`<div class="page page-quarantine page-beside ${this.selected ? 'has-detail' : ''}">
      <section class="list-side">${systemTabs('quarantine')}<div class="page-head"><h1>${t('page.quarantine')}</h1><p class="dim">${t('quarantine.what')}</p></div>
        ${this.groups.show((answer) => this.#groups(answer), nothing)}${this.#filters()}
        <div role="status">${this.did ? html`<p class="note good">${shape('normal')} ${this.did}</p>` : nothing}</div>${problemNote(this.problem)}
        ${this.list.first.show(() => this.#list(), skeletonRows(6))}</section>
      ${this.selected ? html`<section class="detail-side" aria-label=${t('quarantine.detail')}>${this.detail.show((m) => this.#detail(m), skeletonRows(5))}</section>`
        : html`<section class="detail-side none-chosen" aria-hidden="true"><p>${t('quarantine.choose')}</p></section>`}</div>`;
  }

  /** @param {{groups: Group[]}} answer */
  #groups({ groups }) {
    if (groups.length === 0) return nothing;
    return html`<h2 class="group">${t('quarantine.waiting')}<span class="num">${count(groups.reduce((n, g) => n + g.count, 0))}</span></h2>
      <ul class="heaps">${groups.slice(0, 12).map((g) => {
        const on = this.device === g.device && this.reason === g.reason;
        return html`<li><button class="heap" aria-pressed=${on ? 'true' : 'false'} @click=${() => { this.device = on ? null : g.device; this.reason = on ? '' : g.reason; this.state = 'kept'; }}>
          <b class="num">${count(g.count)}</b><span class="heap-what"><span>${reasonName(g.reason)}</span><code>${g.device || t('quarantine.nobody')}</code></span><ws-age class="age" at=${g.last}></ws-age></button></li>`;
      })}</ul>`;
  }

  #filters() {
    const groups = this.groups.data?.groups ?? [];
    const reasons = [...new Set([...groups.map((g) => g.reason), ...(this.reason ? [this.reason] : [])])].sort();
    const here = groups.filter((g) => (this.device === null || g.device === this.device) && (!this.reason || g.reason === this.reason));
    const n = here.reduce((sum, g) => sum + g.count, 0);
    const which = { ...(this.device === null ? {} : { device: this.device }), ...(this.reason ? { reason: this.reason } : {}), ...(this.origin ? { origin: this.origin } : {}) };
    const narrowed = this.device !== null || this.reason;
    return html`<div class="toolbar">
      <label class="select"><span>${t('quarantine.state')}</span><select @change=${(/** @type {any} */ e) => { this.state = e.target.value; }}>
        ${STATES.map((state) => html`<option value=${state} ?selected=${this.state === state}>${state ? word('kept', state) : t('alarms.all')}</option>`)}</select></label>
      <label class="select"><span>${t('quarantine.reason')}</span><select @change=${(/** @type {any} */ e) => { this.reason = e.target.value; }}>
        <option value="" ?selected=${!this.reason}>${t('alarms.all')}</option>${reasons.map((reason) => html`<option value=${reason} ?selected=${this.reason === reason}>${reasonName(reason)}</option>`)}</select></label>
      <label class="select"><span>${t('quarantine.origin')}</span><select @change=${(/** @type {any} */ e) => { this.origin = e.target.value; }}>
        <option value="">${t('alarms.all')}</option>${['message', 'store'].map((origin) => html`<option value=${origin} ?selected=${this.origin === origin}>${word('origin', origin)}</option>`)}</select></label>
      ${this.device === null ? nothing : html`<button class="chip" @click=${() => { this.device = null; }} aria-label=${`${t('action.clearFilters')}: ${this.device}`}><code>${this.device || t('quarantine.nobody')}</code> ×</button>`}
      ${narrowed && n > 0 && this.state === 'kept' && !this.origin && session.may('system.write') ? html`<span class="toolbar-do">
        <button class="button small primary" @click=${() => this.#ask('replay', which, n)}>${icons.replay}${t('replay.all', { n: count(n) })}</button>
        <button class="button small" @click=${() => this.#ask('discard', which, n)}>${icons.discard}${t('discard.all', { n: count(n) })}</button></span>` : nothing}</div>`;
  }

  #list() {
    const rows = this.list.rows;
    if (rows.length === 0) {
      return this.device === null && !this.reason && !this.origin && this.state === 'kept' ? empty(t('quarantine.none'), t('quarantine.none.hint'))
        : empty(t('quarantine.noMatch'), '', html`<button class="button" @click=${() => { this.device = null; this.reason = ''; this.origin = ''; this.state = 'kept'; }}>${t('action.clearFilters')}</button>`);
    }
    return html`<ul class="messages">${repeat(rows, (m) => m.id, (m) => html`<li class=${`message state-${m.state}`} data-row>
      <a href=${link.message(m.id)} aria-current=${String(m.id) === this.selected ? 'true' : 'false'}>
        <span class="message-head"><b>${reasonName(m.reason)}</b><code>${m.device || t('quarantine.nobody')}</code>${m.state === 'kept' ? nothing : stateTag(m.state)}<ws-age class="age" at=${m.receivedAt}></ws-age></span>
        <span class="message-detail">${technical(m.detail)}</span></a></li>`)}</ul>${this.list.button()}`;
  }

  /** @param {Quarantined} m */
  #detail(m) {
    const may = session.may('system.write') && m.state === 'kept';
    const remedy = remedyOf(m);
    return html`<article class="detail">
      <a class="button ghost small detail-back" href="#/quarantine">${icons.back}${t('alarms.back')}</a>
      <p class="detail-tags">${stateTag(m.state)}${m.origin === 'store' ? html`<span class="tag outline">${word('origin', 'store')}</span>` : nothing}<span class="dim num">#${m.id}</span></p>
      <h2>${reasonName(m.reason)}</h2>
      ${remedy ? html`<p class="detail-evidence">${remedy}</p>` : nothing}
      <p class="said">${technical(m.detail)}</p>
      <div class="detail-links">
        ${m.reason === 'UNKNOWN_DEVICE' && !m.station && m.device && session.may('system.write') ? html`<a class="button primary" href=${link.onboard(m.device)}>${icons.onboarding}${t('quarantine.register')}</a>` : nothing}
        ${may ? html`<button class="button" @click=${() => this.#ask('replay', { id: m.id }, 1)}>${icons.replay}${t('replay.one')}</button>` : nothing}
        ${m.withheld && !session.may('health.read') ? nothing : html`<a class="button" href=${api.rawOf(m.id)} download>${icons.download}${t('quarantine.download')}</a>`}
        ${may ? html`<button class="button" @click=${() => this.#ask('discard', { id: m.id }, 1)}>${icons.discard}${t('discard.one')}</button>` : nothing}</div>
      <dl class="facts">
        <div><dt>${t('alarm.device')}</dt><dd>${m.device ? m.station ? html`<a href=${link.device(m.device)}><code>${m.device}</code></a>` : html`<code>${m.device}</code>` : t('quarantine.nobody')}</dd></div>
        <div><dt>${t('alarms.station')}</dt><dd>${m.station ? html`<a href=${link.station(m.station)}><code>${m.station}</code></a>` : t('ledger.unknown')}</dd></div>
        <div><dt>${t('quarantine.received')}</dt><dd class="num" title=${absolute(m.receivedAt)}>${dateTime(m.receivedAt)}</dd></div>
        ${m.boot === null ? nothing : html`<div><dt>${t('ledger.position')}</dt><dd class="num">${m.boot} · ${m.seq ?? '–'}</dd></div>`}
        <div><dt>${t('quarantine.size')}</dt><dd class="num">${bytes(m.size)}</dd></div>
        ${m.settledAt ? html`<div><dt>${word('kept', m.state)}</dt><dd class="num" title=${absolute(m.settledAt)}>${dateTime(m.settledAt)}</dd></div>` : nothing}
        <div class="wide"><dt>${t('quarantine.topic')}</dt><dd><code>${m.topic}</code></dd></div></dl>
      <h3>${t('quarantine.preview')}</h3>
      ${m.withheld ? html`<p class="note withheld">${icons.audit}<span>${t('quarantine.withheld')}</span></p>`
        : m.preview ? html`<pre class="raw" tabindex="0" aria-label=${t('quarantine.preview')}>${m.preview}</pre>` : html`<p class="dim">${t('quarantine.empty')}</p>`}</article>`;
  }
}

customElements.define('ws-quarantine', Quarantine);
