import { html } from 'lit';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { shape } from '../components/marks.js';
import { systemTabs } from '../components/system-tabs.js';
import { t } from '../i18n.js';

/** @typedef {{received: number, stored: number, duplicates: number, quarantined: number, holes: number}} Totals */
/** @typedef {{device: string, station: string|null, stored: number, duplicates: number, quarantined: number, holes: number, filled: number, boot: number, nextSeq: number, lastReceivedAt: string|null}} Account */

const n = (/** @type {number} */ value) => value.toLocaleString('en-GB').replaceAll(',', ' ');
/** How often the figures are read again (ms). */
const AGAIN = 10_000;

/** What became of every message: nothing vanishes without a line here. */
class Ledger extends Part {
  static properties = { onlyHoles: { state: true } };

  constructor() {
    super();
    this.onlyHoles = false;
    /** @type {Loaded<{totals: Totals, devices: Account[]}>} */
    this.ledger = new Loaded(this, (cancel) => api.ledger(cancel));
  }

  connectedCallback() {
    super.connectedCallback();
    this.ledger.read();
    this.again = setInterval(() => { if (!document.hidden) this.ledger.read(); }, AGAIN);
  }

  disconnectedCallback() {
    clearInterval(this.again);
    super.disconnectedCallback();
  }

  render() {
    return html`<div class="page page-ledger">${systemTabs('ledger')}<div class="page-head"><h1>${t('page.ledger')}</h1><p class="dim">${t('ledger.what')}</p></div>
      ${this.ledger.show(({ totals, devices }) => html`${this.#totals(totals)}${this.#devices(devices)}`, skeletonRows(8))}</div>`;
  }

  /** @param {Totals} s */
  #totals(s) {
    const adds = s.received === s.stored + s.duplicates + s.quarantined;
    const part = (/** @type {any} */ key, /** @type {number} */ value, sign = '') => html`<div><dt>${sign ? html`<span class="sign" aria-hidden="true">${sign}</span>` : ''}${t(key)}</dt><dd class="num">${n(value)}</dd></div>`;
    return html`<div class="card identity-sum"><dl>${part('ledger.received', s.received)}${part('ledger.stored', s.stored, '=')}${part('ledger.duplicates', s.duplicates, '+')}${part('ledger.quarantined', s.quarantined, '+')}</dl>
      <p class=${adds ? 'sev-normal' : 'sev-critical'}>${shape(adds ? 'normal' : 'critical')} ${adds ? t('ledger.adds') : t('ledger.broken')}</p>
      <p class=${s.holes ? 'sev-warning' : 'sev-normal'}>${shape(s.holes ? 'warning' : 'normal')} ${s.holes ? t('ledger.holes', { n: n(s.holes) }) : t('ledger.noHoles')}</p></div>`;
  }

  /** @param {Account[]} devices */
  #devices(devices) {
    const shown = devices.filter((d) => !this.onlyHoles || d.holes > 0).sort((a, b) => b.holes - a.holes || b.quarantined - a.quarantined || a.device.localeCompare(b.device));
    const head = (/** @type {any} */ key, right = true) => html`<th role="columnheader" scope="col" class=${right ? 'right' : ''}>${t(key)}</th>`;
    const cell = (/** @type {any} */ key, /** @type {number} */ value, loud = '') => html`<td role="cell" class=${`right num ${value && loud ? loud : ''}`} data-label=${t(key)}>${n(value)}</td>`;
    return html`<section class="block"><div class="block-head"><h2>${t('station.devices')}<span class="num">${devices.length}</span></h2>
        <button class="chip" aria-pressed=${this.onlyHoles ? 'true' : 'false'} @click=${() => { this.onlyHoles = !this.onlyHoles; }}>${t('ledger.onlyHoles')}</button></div>
      ${shown.length === 0 ? empty(this.onlyHoles ? t('ledger.noHoles') : t('ledger.none')) : html`<div class="scroll" tabindex="0" role="region" aria-label=${t('station.devices')}><table class="grid compact ledger" role="table"><thead role="rowgroup"><tr role="row">${head('alarm.device', false)}${head('alarms.station', false)}
        ${head('ledger.stored')}${head('ledger.duplicates')}${head('ledger.quarantined')}${head('ledger.openHoles')}${head('ledger.filled')}${head('ledger.position')}${head('stations.lastSeen')}</tr></thead>
        <tbody role="rowgroup">${shown.map((d) => html`<tr role="row"><td role="cell"><code>${d.device}</code></td>
          <td role="cell">${d.station ? html`<a href=${`#/stations/${d.station}`}><code>${d.station}</code></a>` : html`<span class="dim">${t('ledger.unknown')}</span>`}</td>
          ${cell('ledger.stored', d.stored)}${cell('ledger.duplicates', d.duplicates)}${cell('ledger.quarantined', d.quarantined, 'sev-warning strong')}${cell('ledger.openHoles', d.holes, 'sev-critical strong')}${cell('ledger.filled', d.filled)}
          <td role="cell" class="right num" data-label=${t('ledger.position')}>${d.boot} · ${n(d.nextSeq)}</td><td role="cell" class="right num"><ws-age class="age" at=${d.lastReceivedAt ?? ''}></ws-age></td></tr>`)}</tbody></table></div>
        <p class="hint"><span>${icons.device} ${t('ledger.position.hint')}</span></p>`}</section>`;
  }
}

customElements.define('ws-ledger', Ledger);
