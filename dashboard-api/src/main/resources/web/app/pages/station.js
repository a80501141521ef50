import { html, nothing } from 'lit';
import { api } from '../api.js';
import { alarmRow } from '../components/alarm.js';
import '../components/chart.js';
import { Part } from '../components/element.js';
import '../components/maintenance.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { flagTags, linkTag } from '../components/marks.js';
import { lately } from '../components/range.js';
import '../components/station-use.js';
import { bandsOf, heightOf, MOST, seriesTable, stationChart } from '../components/station-chart.js';
import { local, t, word } from '../i18n.js';
import { byUrgency, heldBack, openAlarms } from '../open-alarms.js';
import { link } from '../links.js';
import { session } from '../session.js';
import { signal, signalName, staleAfter, unitOf, valueText, worded } from '../signals.js';
import { now, useZone } from '../time.js';

/** @typedef {import('../types.js').Value} Value */
/** @typedef {import('../types.js').StationDetail} StationDetail */

const GROUPS = ['access', 'occupancy', 'environment', 'safety', 'power', 'water', 'amenity', 'medicine', 'emergency', 'kiosk', 'mobile', 'connectivity'];
/** What most people come to see; the rest is one press away. */
const FIRST = ['occupancy.current', 'env.temperature', 'power.active', 'env.co2'];
const FIRST_STATES = ['device.status', 'door.position', 'power.mains', 'presence.mmwave'];
const CHARTED = new Set(['gauge', 'derived', 'counter']);
/** People before rooms before meters, as the groups are listed. */
const placeOf = (/** @type {string} */ code) => (FIRST.includes(code) ? FIRST.indexOf(code) : FIRST.length + GROUPS.indexOf(signal(code)?.group ?? ''));
/** Lines of text in the table under the charts; the newest. */
const TABLE_ROWS = 200;

/** One station: who it is, what it says now, how it has been. */
class StationPage extends Part {
  static properties = { station: { type: String }, range: { state: true }, chosen: { state: true }, asTable: { state: true } };

  constructor() {
    super();
    this.station = '';
    this.range = lately('24h');
    /** @type {Set<string>|null} signals in the charts; null until we know what there is */
    this.chosen = null;
    this.asTable = false;
    /** @type {Loaded<StationDetail>} */
    this.detail = new Loaded(this, async (cancel) => {
      const detail = await api.station(this.station, cancel);
      useZone(detail.zone);
      return detail;
    });
    /** @type {Loaded<{from: string, to: string, step: string|null, series: import('../types.js').StationSeries[]}>} */
    this.series = new Loaded(this, (cancel) => api.stationSeries(this.station, [...(this.chosen ?? [])], this.range.from, this.range.to, cancel));
    this.alarmed = (/** @type {Event} */ event) => { if (/** @type {CustomEvent} */ (event).detail?.station.id === this.station || !(/** @type {CustomEvent} */ (event).detail)) this.requestUpdate(); };
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:alarms', this.alarmed);
    this.minute = setInterval(() => this.#forward(), 60_000);
  }

  disconnectedCallback() {
    removeEventListener('ws:alarms', this.alarmed);
    clearInterval(this.minute);
    super.disconnectedCallback();
  }

  topics() {
    return this.station ? ['stations', `station:${this.station}`] : [];
  }

  events() {
    return {
      hello: () => { if (!this.detail.busy) this.detail.read(); },
      station: (/** @type {import('../types.js').Station} */ s) => {
        if (s.id !== this.station || !this.detail.data) return;
        this.detail.data = { ...this.detail.data, ...s };
        this.requestUpdate();
      },
      values: (/** @type {{station: string, values: Value[]}} */ event) => {
        if (event.station !== this.station || !this.detail.data) return;
        const key = (/** @type {Value} */ v) => `${v.signal} ${v.device} ${v.part}`;
        const newest = new Map(this.detail.data.values.map((v) => [key(v), v]));
        for (const v of event.values) newest.set(key(v), v);
        this.detail.data = { ...this.detail.data, values: [...newest.values()] };
        this.requestUpdate();
      },
    };
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('station') && this.station) {
      this.detail.forget();
      this.series.forget();
      this.chosen = null;
      this.listen();
      this.detail.read();
    }
    if (this.chosen === null && this.detail.data) {
      const there = new Set(this.detail.data.values.map((v) => v.signal));
      const first = [...FIRST_STATES, ...FIRST].filter((code) => there.has(code));
      this.chosen = new Set(first.length ? first : [...there].filter((code) => CHARTED.has(signal(code)?.kind ?? '')).slice(0, 3));
      if (this.chosen.size) this.series.read();
    }
  }

  /** The end of the charts moves with the clock while somebody looks at the newest stretch. */
  #forward() {
    if (this.range.preset !== '24h' || now() - this.range.to > 120_000 || document.hidden) return;
    this.range = lately('24h');
    if (this.chosen?.size) this.series.read();
  }

  render() {
    return html`<div class="page page-station"><a class="button ghost small back" href="#/stations">${icons.back}${t('page.stations')}</a>
      ${this.detail.show((s) => this.#view(s), skeletonRows(8))}</div>`;
  }

  /** @param {StationDetail} s */
  #view(s) {
    const fact = (/** @type {unknown} */ icon, /** @type {unknown} */ text) => html`<li>${icon}${text}</li>`;
    return html`<header class="identity">
        <div class="identity-name"><h1>${local(s.name)}</h1>${linkTag(s.link)}<span class="dim">${t('station.lastSeen')} <ws-age at=${s.lastSeen ?? ''}></ws-age></span></div>
        <ul class="identity-facts">${fact(icons.stations, word('type', s.type))}${fact(icons.place, local(s.area.name))}
          ${s.altitude === null ? nothing : fact(icons.altitude, html`<span class="num">${t('station.altitude', { m: s.altitude.toLocaleString() })}</span>`)}
          ${fact(icons.people, t('station.capacity', { n: s.capacity }))}${s.alwaysOpen ? fact(icons.check, t('station.alwaysOpen')) : nothing}<li><code>${s.id}</code></li></ul></header>
      ${this.#alarms(s)}<ws-maintenance station=${s.id} .devices=${s.devices}></ws-maintenance>${this.#values(s)}<ws-station-use station=${s.id}></ws-station-use>${this.#charts(s)}${this.#devices(s)}`;
  }

  /** @param {StationDetail} s */
  #alarms(s) {
    const known = openAlarms.state === 'ready';
    const open = (known ? openAlarms.all().filter((a) => a.station.id === s.id) : s.openAlarms).filter((a) => !heldBack(a)).sort(byUrgency);
    return html`<section class="block"><h2>${t('station.alarms')}${open.length ? html`<span class="num">${open.length}</span>` : nothing}</h2>
      ${open.length === 0 ? html`<p class="quiet-line">${icons.check}${t('station.noAlarms')}</p>`
        : html`<ul class="alarms wide">${open.map((alarm) => alarmRow(alarm, { href: link.alarm(alarm.id), station: false }))}</ul>`}</section>`;
  }

  /** @param {StationDetail} s */
  #values(s) {
    const groups = GROUPS.map((group) => ({ group, values: s.values.filter((v) => signal(v.signal)?.group === group && signal(v.signal)?.kind !== 'heartbeat') })).filter((g) => g.values.length);
    return html`<section class="block"><h2>${t('station.now')}</h2>
      ${groups.length === 0 ? empty(t('station.noValues'), t('station.noValues.hint')) : html`<div class="value-groups">${groups.map(({ group, values }) => html`<section class="value-group"><h3>${word('signals', group)}</h3>
        <dl>${values.map((v) => {
          const stale = staleAfter(v.signal, s.link);
          return html`<div class=${stale > 0 && now() - Date.parse(v.at) > stale * 1000 ? 'is-old' : ''}><dt>${signalName(v.signal)}${v.part ? html`<small>${v.part}</small>` : nothing}</dt>
            <dd><span class="v num">${valueText(v)}${worded(v.signal) ? nothing : html`<small> ${unitOf(v.signal)}</small>`}</span>${flagTags(v.flags)}<ws-age class="age" at=${v.at} stale=${stale}></ws-age></dd></div>`;
        })}</dl></section>`)}</div>`}</section>`;
  }

  /** @param {string} code */
  #toggle(code) {
    const chosen = new Set(this.chosen ?? []);
    if (!chosen.delete(code)) chosen.add(code);
    this.chosen = chosen;
    if (chosen.size) this.series.read();
    else this.series.forget();
  }

  /** @param {StationDetail} s */
  #charts(s) {
    const codes = [...new Set(s.values.map((v) => v.signal))];
    const offered = GROUPS.flatMap((group) => codes.filter((code) => signal(code)?.group === group && (CHARTED.has(signal(code)?.kind ?? '') || worded(code))));
    if (offered.length === 0) return nothing;
    return html`<section class="block"><div class="block-head"><h2>${t('station.history')}</h2>
        <ws-range .range=${this.range} @range=${(/** @type {CustomEvent} */ e) => { this.range = e.detail; if (this.chosen?.size) this.series.read(); }}></ws-range>
        <button class="button ghost small" aria-pressed=${this.asTable ? 'true' : 'false'} @click=${() => { this.asTable = !this.asTable; }}>${this.asTable ? icons.chart : icons.table}${this.asTable ? t('chart.asChart') : t('chart.asTable')}</button></div>
      <details class="chooser"><summary>${t('station.choose', { n: this.chosen?.size ?? 0, all: offered.length })}</summary>
        <div class="chips">${offered.map((code) => html`<button class="chip" aria-pressed=${this.chosen?.has(code) ? 'true' : 'false'}
          ?disabled=${!this.chosen?.has(code) && (this.chosen?.size ?? 0) >= MOST} @click=${() => this.#toggle(code)}>${signalName(code)}</button>`)}</div></details>
      ${this.chosen?.size ? this.series.show((answer) => this.#drawn(s, answer), html`<div class="skeleton chart-skeleton" role="status" aria-label=${t('state.loading')}><div class="skeleton-row"><i></i></div></div>`)
        : empty(t('station.chooseOne'))}</section>`;
  }

  /** @param {StationDetail} s @param {any} answer */
  #drawn(s, answer) {
    const filled = answer.series.filter((/** @type {any} */ one) => (one.points ?? one.windows).length > 0)
      .sort((/** @type {any} */ a, /** @type {any} */ b) => placeOf(a.signal) - placeOf(b.signal));
    if (filled.length === 0) return empty(t('chart.none'), t('chart.none.hint'));
    if (this.asTable) return seriesTable(filled, TABLE_ROWS);
    const bands = bandsOf(filled);
    return html`<div class="card chart-card" ?data-busy=${this.series.busy}><ws-chart .height=${heightOf(filled)} .label=${t('chart.label', { name: local(s.name), n: filled.length })}
      .build=${this.#build(filled, answer, bands)}></ws-chart></div>`;
  }

  /** The same function for the same data, so that the chart is drawn again only when something changed. */
  #build(/** @type {any} */ filled, /** @type {any} */ answer, /** @type {any} */ bands) {
    if (this.drawnFrom !== answer) {
      this.drawnFrom = answer;
      this.drawn = (/** @type {any} */ p, /** @type {number} */ width) => stationChart(p, width, filled, bands, Date.parse(answer.from), Date.parse(answer.to), answer.step);
    }
    return this.drawn;
  }

  /** @param {StationDetail} s */
  #devices(s) {
    return html`<section class="block"><h2>${t('station.devices')}<span class="num">${s.devices.length}</span></h2>
      <table class="grid compact" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('stations.link')}</th><th role="columnheader" scope="col">${t('device.name')}</th>
        <th role="columnheader" scope="col">${t('device.type')}</th><th role="columnheader" scope="col">${t('stations.lastSeen')}</th></tr></thead>
      <tbody role="rowgroup">${s.devices.map((d) => html`<tr role="row"><td role="cell">${linkTag(d.link)}</td><td role="cell"><b>${local(d.name)}</b> <code>${d.id}</code></td>
        <td role="cell">${word('device', d.type)}</td><td role="cell" class="num"><ws-age at=${d.lastSeen ?? ''}></ws-age></td></tr>`)}</tbody></table>
      ${session.may('health.read') && s.type === 'hut' ? html`<p class="after"><a class="button" href=${`#/people?station=${s.id}`}>${icons.people}${t('station.people')}</a></p>` : nothing}</section>`;
  }
}

customElements.define('ws-station', StationPage);
