import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { Again } from '../components/again.js';
import { Part } from '../components/element.js';
import { equation, verdict } from '../components/equation.js';
import { bytes, count } from '../components/figures.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { shape } from '../components/marks.js';
import { systemTabs } from '../components/system-tabs.js';
import { t, word } from '../i18n.js';
import { link } from '../links.js';
import { systemState } from '../system.js';
import { absolute, clockTime, dateTime } from '../time.js';

/** @typedef {import('../types.js').LedgerAnswer} LedgerAnswer */
/** @typedef {import('../types.js').Account} Account */

/** How often the figures are read again (ms). */
const AGAIN = 5_000;
/** A pause in typing that means "now look" (ms). */
const PAUSE = 250;
const PAGE = 50;
/** The most the server tells at once; beyond it one searches. */
const MOST = 1000;
const ORDERS = ['holes', 'quarantined', 'refused', 'heard', 'device'];

/** What became of every message: nothing vanishes without a line here. */
class Ledger extends Part {
  static properties = { search: { state: true }, sort: { state: true }, onlyHoles: { state: true } };

  constructor() {
    super();
    this.search = '';
    this.sort = 'holes';
    this.onlyHoles = false;
    this.shown = PAGE;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.typing = undefined;
    /** @type {Loaded<LedgerAnswer>} */
    this.ledger = new Loaded(this, async (cancel) => {
      const answer = await api.ledger({ query: this.search.trim(), sort: this.sort, holes: this.onlyHoles || null, limit: this.shown }, cancel);
      systemState.learn(answer);
      return answer;
    });
    new Again(this, AGAIN, () => { if (!this.ledger.busy) this.ledger.read(); });
  }

  connectedCallback() {
    super.connectedCallback();
    this.ledger.read();
  }

  disconnectedCallback() {
    clearTimeout(this.typing);
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (this.hasUpdated && (changed.has('search') || changed.has('sort') || changed.has('onlyHoles'))) {
      this.shown = PAGE;
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.ledger.read(), changed.has('search') ? PAUSE : 0);
    }
  }

  render() {
    return html`<div class="page page-ledger">${systemTabs('ledger')}<div class="page-head"><h1>${t('page.ledger')}</h1><p class="dim">${t('ledger.what')}</p></div>
      ${this.ledger.show((answer) => html`${this.#identity(answer)}${this.#devices(answer)}`, skeletonRows(8))}</div>`;
  }

  /** @param {LedgerAnswer} answer */
  #identity({ totals, agrees, disagreements, checkedAt, log }) {
    return html`<section class="card identity-card" aria-label=${t('ledger.identity')}>
        ${equation(totals, { quarantined: '#/quarantine' })}
        <div class="identity-foot">${verdict(agrees, disagreements)}
          <p class="dim num" title=${absolute(checkedAt)}>${t('ledger.checked', { at: clockTime(checkedAt, true) })}</p></div></section>
      <p class=${`log-line ${log.full ? 'sev-critical' : ''}`} role=${log.full ? 'alert' : nothing}>${log.full ? shape('critical') : icons.disk}
        <span>${t('log.size', { used: bytes(log.bytes), free: bytes(log.freeBytes) })}</span>
        ${log.oldest ? html`<span class="dim" title=${absolute(log.oldest)}>${t('log.oldest', { at: dateTime(log.oldest) })}</span>` : nothing}
        ${log.full ? html`<b>${t('log.full')}</b>` : nothing}</p>`;
  }

  /** @param {LedgerAnswer} answer */
  #devices({ devices, total, next }) {
    const filtered = this.search.trim() || this.onlyHoles;
    return html`<section class="block"><div class="block-head"><h2>${t('station.devices')}<span class="num">${count(total)}</span></h2></div>
      <div class="toolbar"><label class="search">${icons.search}<span class="sr">${t('ledger.search')}</span><input type="search" placeholder=${t('ledger.search')} .value=${this.search}
          @input=${(/** @type {any} */ e) => { this.search = e.target.value; }}><kbd aria-hidden="true">/</kbd></label>
        <div class="segments" role="group" aria-label=${t('people.filter')}>${[false, true].map((holes) => html`<button aria-pressed=${this.onlyHoles === holes ? 'true' : 'false'}
          @click=${() => { this.onlyHoles = holes; }}>${holes ? t('ledger.onlyHoles') : t('alarms.all')}</button>`)}</div>
        <label class="select"><span>${t('order.title')}</span><select @change=${(/** @type {any} */ e) => { this.sort = e.target.value; }}>
          ${ORDERS.map((order) => html`<option value=${order} ?selected=${this.sort === order}>${word('ledger.order', order)}</option>`)}</select></label></div>
      ${devices.length === 0 ? filtered ? empty(this.onlyHoles ? t('ledger.noHoles') : t('ledger.noMatch')) : empty(t('ledger.none'), t('ledger.none.hint')) : this.#table(devices)}
      ${next === null ? nothing : this.shown >= MOST ? html`<p class="hint">${t('ledger.tooMany', { n: count(MOST) })}</p>`
        : html`<button class="button wide ghost" @click=${() => { this.shown = Math.min(MOST, this.shown * 2); this.ledger.read(); }}>${t('action.more')}</button>`}</section>`;
  }

  /** @param {Account[]} devices */
  #table(devices) {
    const head = (/** @type {any} */ key, right = true) => html`<th role="columnheader" scope="col" class=${right ? 'right' : ''}>${t(key)}</th>`;
    return html`<table class="grid compact accounts" role="table"><thead role="rowgroup"><tr role="row">${head('alarm.device', false)}
      ${head('fate.sent')}${head('fate.stored')}${head('fate.duplicates')}${head('fate.quarantined')}${head('fate.refused')}${head('fate.holes')}${head('ledger.filled')}${head('stations.lastSeen')}</tr></thead>
      <tbody role="rowgroup">${repeat(devices, (d) => d.device, (d) => this.#row(d))}</tbody></table>`;
  }

  /** @param {Account} d */
  #row(d) {
    const cell = (/** @type {any} */ key, /** @type {number} */ value, loud = '') => html`<td role="cell" class=${`right num ${value === 0 ? 'zero' : loud}`} data-label=${t(key)}>${count(value)}</td>`;
    return html`<tr role="row" class="row" data-row @click=${(/** @type {any} */ e) => { if (!e.target.closest('a') && !getSelection()?.toString()) location.hash = link.device(d.device); }}>
      <td role="cell" class="c-device"><a href=${link.device(d.device)}><code>${d.device}</code></a>
        <span class="sub">${d.station ? d.station : html`<span class="sev-warning">${t('ledger.unknown')}</span>`}</span></td>
      ${cell('fate.sent', d.sent)}${cell('fate.stored', d.stored)}${cell('fate.duplicates', d.duplicates)}${cell('fate.quarantined', d.quarantined, 'sev-warning')}
      ${cell('fate.refused', d.refused, 'sev-critical')}${cell('fate.holes', d.holes, 'sev-critical')}${cell('ledger.filled', d.filled)}
      <td role="cell" class="right num c-seen"><ws-age class="age" at=${d.lastReceivedAt ?? ''}></ws-age></td></tr>`;
  }
}

customElements.define('ws-ledger', Ledger);
