import { html, nothing } from 'lit';
import { api } from '../api.js';
import { Again } from '../components/again.js';
import { confirmed } from '../components/confirm.js';
import '../components/device-form.js';
import { Part } from '../components/element.js';
import { adds, equation, verdict } from '../components/equation.js';
import { count } from '../components/figures.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, problemNote, skeletonRows } from '../components/loading.js';
import { linkTag, shape } from '../components/marks.js';
import { systemTabs } from '../components/system-tabs.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { session } from '../session.js';
import { absolute, dateTime, span } from '../time.js';

/** @typedef {import('../types.js').DeviceLedger} DeviceLedger */
/** @typedef {import('../types.js').Boot} Boot */
/** @typedef {import('../types.js').RegisteredDevice & {etag: string}} Registered */

/** How often the account is read again (ms). */
const AGAIN = 5_000;
/** A clock that far off is worth a look, though it is still believed (ms). */
const ODD = 60_000;
/** Below this nobody would call a clock wrong (ms). */
const RIGHT = 1_000;
/** Ranges of missing numbers that fit a line. */
const RANGES = 12;
const DAY = 86_400_000;

/** One device: where it stands, what became of its messages boot by boot, how its clock goes. */
class DevicePage extends Part {
  static properties = { device: { type: String }, secret: { state: true }, problem: { state: true }, said: { state: true }, all: { state: true } };

  constructor() {
    super();
    this.device = '';
    this.secret = '';
    this.said = '';
    /** @type {any} */
    this.problem = null;
    /** Boot whose missing numbers are all shown. @type {number|null} */
    this.all = null;
    /** @type {Loaded<{registered: Registered|null}>} */
    this.register = new Loaded(this, async (cancel) => {
      try {
        return { registered: await api.device(this.device, cancel) };
      } catch (problem) {
        if (/** @type {any} */ (problem).status === 404) return { registered: null };
        throw problem;
      }
    });
    /** @type {Loaded<DeviceLedger>} */
    this.ledger = new Loaded(this, (cancel) => api.deviceLedger(this.device, cancel));
    new Again(this, AGAIN, () => { if (!this.ledger.busy) this.ledger.read(); });
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('device')) {
      this.secret = '';
      this.said = '';
      this.problem = null;
      this.register.forget();
      this.ledger.forget();
      this.register.read();
      this.ledger.read();
    }
  }

  async #newSecret() {
    if (!await confirmed({ title: t('secret.title'), text: t('secret.text', { id: this.device }), action: t('secret.do') })) return;
    this.problem = null;
    try {
      this.secret = (await api.deviceSecret(this.device)).secret;
    } catch (problem) {
      this.problem = problem;
    }
  }

  #edit() {
    const registered = this.register.data?.registered;
    if (registered) /** @type {import('../components/device-form.js').DeviceForm} */ (this.querySelector('ws-device-form')).edit(registered);
  }

  render() {
    return html`<div class="page page-device">${systemTabs('ledger')}
      <a class="button ghost small back" href="#/ledger">${icons.back}${t('page.ledger')}</a>
      ${this.ledger.show((ledger) => html`${this.#identity(ledger)}${this.#account(ledger)}${this.#clock(ledger)}${this.#boots(ledger)}`, skeletonRows(8))}
      <ws-device-form @saved=${() => { this.said = t('device.saved'); this.register.read(); this.ledger.read(); }}></ws-device-form></div>`;
  }

  /** @param {DeviceLedger} ledger */
  #identity(ledger) {
    const registered = this.register.data?.registered;
    const fact = (/** @type {unknown} */ icon, /** @type {unknown} */ what) => html`<li>${icon}${what}</li>`;
    return html`<header class="identity">
      <div class="identity-name"><h1>${registered ? local(registered.name) : html`<code>${this.device}</code>`}</h1>${registered ? linkTag(registered.link) : nothing}
        ${registered && session.may('system.write') ? html`<span class="head-actions"><button class="button small" @click=${() => this.#edit()}>${icons.edit}${t('device.edit')}</button>
          <button class="button small" @click=${() => this.#newSecret()}>${icons.audit}${t('secret.new')}</button></span>` : nothing}</div>
      <ul class="identity-facts">${registered ? html`<li><code>${registered.id}</code></li>
        ${fact(icons.device, word('device', registered.type))}
        ${fact(icons.stations, html`<a href=${link.station(registered.station.id)}>${local(registered.station.name)}</a>`)}
        ${fact(icons.plan, html`<span title=${absolute(registered.commissionedAt)}>${t('device.commissioned', { at: dateTime(registered.commissionedAt) })}</span>`)}` : nothing}
        ${fact(icons.history, html`${t('stations.lastSeen')} <ws-age at=${ledger.lastReceivedAt ?? ''}></ws-age>`)}</ul>
      ${this.register.data && !registered ? html`<p class="note warn">${t('device.stranger')} <a href=${link.onboard(this.device)}>${t('quarantine.register')}</a></p>` : nothing}
      ${problemNote(this.register.problem)}${problemNote(this.problem)}
      <div role="status">${this.said ? html`<p class="note good">${shape('normal')} ${this.said}</p>` : nothing}</div>
      ${this.secret ? html`<div class="note warn secret" role="alert"><p>${t('secret.once')}</p><p><code>${this.secret}</code></p>
        <p><button class="button small" @click=${() => { navigator.clipboard?.writeText(this.secret); }}>${t('action.copy')}</button>
        <button class="button small ghost" @click=${() => { this.secret = ''; }}>${t('secret.noted')}</button></p></div>` : nothing}</header>`;
  }

  /** @param {DeviceLedger} ledger */
  #account(ledger) {
    const waiting = `#/quarantine?device=${encodeURIComponent(this.device)}`;
    return html`<section class="card identity-card" aria-label=${t('ledger.identity')}>${equation(ledger, { quarantined: waiting })}
      <div class="identity-foot">${verdict(adds(ledger))}${ledger.waiting ? html`<a class="button small" href=${waiting}>${icons.quarantine}${t('device.waiting', { n: count(ledger.waiting) })}</a>` : nothing}</div></section>`;
  }

  /** @param {DeviceLedger} ledger */
  #clock({ clock }) {
    if (!clock) {
      return html`<section class="block"><h2>${t('clock.title')}</h2><p class="quiet-line">${icons.clock}${t('clock.unknown')}</p></section>`;
    }
    const off = Math.abs(clock.offset);
    const state = clock.wrong ? 'critical' : off > ODD ? 'warning' : 'normal';
    const offset = off < RIGHT ? t('clock.right') : t(clock.offset > 0 ? 'clock.ahead' : 'clock.behind', { span: off < 60_000 ? t('clock.seconds', { n: (off / 1000).toFixed(1) }) : span(off) });
    return html`<section class="block"><h2>${t('clock.title')}</h2><div class="card clock">
      <p class=${`clock-offset sev-${state}`}>${shape(state)}<b>${offset}</b></p>
      ${clock.drift === null ? html`<p class="dim">${t('clock.noDrift')}</p>`
        : html`<p>${Math.abs(clock.drift) * DAY / 1e6 < 50 ? t('clock.steady') : t(clock.drift > 0 ? 'clock.fast' : 'clock.slow', { n: (Math.abs(clock.drift) * DAY / 1e9).toFixed(1) })}
          <span class="dim num">${clock.drift > 0 ? '+' : '−'}${Math.abs(clock.drift).toFixed(1)} ppm</span></p>`}
      ${clock.wrong ? html`<p>${t('clock.corrected')}</p>` : nothing}
      <p class="dim" title=${absolute(clock.since)}>${t('clock.basis', { n: count(clock.samples), at: dateTime(clock.since) })}</p></div></section>`;
  }

  /** @param {DeviceLedger} ledger */
  #boots({ boots }) {
    const head = (/** @type {any} */ key, right = true) => html`<th role="columnheader" scope="col" class=${right ? 'right' : ''}>${t(key)}</th>`;
    const cell = (/** @type {any} */ key, /** @type {number} */ value, loud = '') => html`<td role="cell" class=${`right num ${value === 0 ? 'zero' : loud}`} data-label=${t(key)}>${count(value)}</td>`;
    return html`<section class="block"><h2>${t('boots.title')}${boots.length ? html`<span class="num">${boots.length}</span>` : nothing}</h2><p class="dim boots-what">${t('boots.what')}</p>
      ${boots.length === 0 ? empty(t('boots.none')) : html`<table class="grid compact accounts boots" role="table"><thead role="rowgroup"><tr role="row">${head('boots.boot', false)}
        ${head('boots.next')}${head('fate.stored')}${head('fate.duplicates')}${head('fate.quarantined')}${head('fate.refused')}${head('fate.holes')}${head('ledger.filled')}${head('stations.lastSeen')}</tr></thead>
        <tbody role="rowgroup">${boots.map((b) => html`<tr role="row"><td role="cell" class="c-device">${b.boot < 0 ? t('boots.unnumbered') : html`<span class="num">${t('boots.n', { n: b.boot })}</span>`}</td>
          <td role="cell" class="right num" data-label=${t('boots.next')}>${b.boot < 0 ? '–' : count(b.nextSeq)}</td>
          ${cell('fate.stored', b.stored)}${cell('fate.duplicates', b.duplicates)}${cell('fate.quarantined', b.quarantined, 'sev-warning')}${cell('fate.refused', b.refused, 'sev-critical')}
          ${cell('fate.holes', b.holes, 'sev-critical')}${cell('ledger.filled', b.filled)}<td role="cell" class="right num c-seen"><ws-age class="age" at=${b.lastReceivedAt ?? ''}></ws-age></td></tr>
          ${b.missing.length ? html`<tr role="row" class="missing-row"><td role="cell" colspan="9">${this.#missing(b)}</td></tr>` : nothing}`)}</tbody></table>`}</section>`;
  }

  /** @param {Boot} b */
  #missing(b) {
    const open = this.all === b.boot;
    const ranges = open ? b.missing : b.missing.slice(0, RANGES);
    const told = ranges.reduce((n, [first, last]) => n + last - first + 1, 0);
    return html`<p class="missing"><span class="sev-critical">${shape('unknown')}${t('boots.missing')}</span>
      ${ranges.map(([first, last]) => html`<code class="range">${first === last ? first : `${first}–${last}`}</code>`)}
      ${b.missing.length > RANGES && !open ? html`<button class="link" @click=${() => { this.all = b.boot; }}>${t('boots.all', { n: b.missing.length })}</button>`
        : told < b.holes ? html`<span class="dim">${t('boots.more', { n: count(b.holes - told) })}</span>` : nothing}</p>`;
  }
}

customElements.define('ws-device', DevicePage);
