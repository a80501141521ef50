import { html, nothing, svg } from 'lit';
import { api } from '../api.js';
import { alarmRow, acknowledgeButton, evidence } from '../components/alarm.js';
import '../components/chart.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { conditionTag, flagTags, provisionalTag, severityTag, shape } from '../components/marks.js';
import '../components/plans.js';
import { lately } from '../components/range.js';
import { heightOf, panels, said, vitalChart, vitalTable } from '../components/vital-chart.js';
import { local, t, word } from '../i18n.js';
import { byUrgency } from '../open-alarms.js';
import { link } from '../links.js';
import { signalName, unitOf } from '../signals.js';
import { absolute, dateTime, useZone } from '../time.js';

/** @typedef {import('../types.js').PersonDetail} PersonDetail */
/** @typedef {import('../types.js').Vital} Vital */
/** @typedef {import('../types.js').Alarm} Alarm */
/** @typedef {import('../types.js').VitalSeries} VitalSeries */

/** Readings of one visit come one by one; wait for the last before reading all again (ms). */
const SETTLE = 800;

/** One worker: why we are here, what was measured, how it has been for weeks, what was decided. */
class PersonPage extends Part {
  static properties = { person: { type: String }, range: { state: true }, asTable: { state: true } };

  constructor() {
    super();
    this.person = '';
    this.range = lately('42d');
    this.asTable = false;
    /** @type {Loaded<PersonDetail>} */
    this.detail = new Loaded(this, (cancel) => api.person(this.person, cancel));
    /** @type {Loaded<import('../types.js').StationDetail>} for the altitude, which decides what is normal */
    this.place = new Loaded(this, (cancel) => api.station(/** @type {PersonDetail} */ (this.detail.data).station.id, cancel));
    /** @type {Loaded<{zone: string, series: VitalSeries[]}>} */
    this.series = new Loaded(this, async (cancel) => {
      const answer = await api.personSeries(this.person, [], this.range.from, this.range.to, cancel);
      useZone(answer.zone);
      return answer;
    });
    /** What the chart was drawn from, so that it is drawn again only when that changed. @type {unknown[]} */
    this.drawnFrom = [];
    /** @type {((palette: any, width: number) => object)|null} */
    this.build = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.settling = undefined;
    this.alarmed = (/** @type {Event} */ event) => this.#alarmed(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:alarms', this.alarmed);
  }

  disconnectedCallback() {
    removeEventListener('ws:alarms', this.alarmed);
    clearTimeout(this.settling);
    super.disconnectedCallback();
  }

  topics() {
    return this.person ? [`person:${this.person}`] : [];
  }

  events() {
    return {
      hello: () => { if (!this.detail.busy) this.detail.read(); if (!this.series.busy) this.series.read(); },
      vitals: (/** @type {{person: string}} */ event) => { if (event.person === this.person) this.#again(); },
    };
  }

  #again() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (this.range.preset !== 'custom') this.range = lately(this.range.preset);
      this.detail.read();
      this.series.read();
    }, SETTLE);
  }

  /** @param {Alarm|undefined} alarm */
  #alarmed(alarm) {
    const detail = this.detail.data;
    if (!alarm || !detail || alarm.person !== this.person) return;
    const at = detail.alarms.findIndex((one) => one.id === alarm.id);
    if (at >= 0 && detail.alarms[at].version > alarm.version) return;
    this.detail.data = { ...detail, alarms: at >= 0 ? detail.alarms.with(at, alarm) : [alarm, ...detail.alarms] };
    this.requestUpdate();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('person') && this.person) {
      this.detail.forget();
      this.series.forget();
      this.place.forget();
      this.listen();
      this.detail.read();
      this.series.read();
    }
    if (this.detail.data && !this.place.data && !this.place.busy && !this.place.problem) this.place.read();
  }

  render() {
    return html`<div class="page page-person"><a class="button ghost small back" href="#/people">${icons.back}${t('page.people')}</a>
      ${this.detail.show((p) => this.#view(p), skeletonRows(8))}</div>`;
  }

  /** @param {PersonDetail} p */
  #view(p) {
    const altitude = this.place.data?.altitude;
    const fact = (/** @type {unknown} */ icon, /** @type {unknown} */ text) => html`<li>${icon}${text}</li>`;
    return html`<header class="identity"><div class="identity-name"><h1>${p.name}</h1>
          <span class="person-who">${word('sex', p.sex)}${p.age === null ? nothing : html` · <span class="num">${t('person.age', { n: p.age })}</span>`} · ${local(p.occupation)}</span>
          <button class="button ghost small no-print print" @click=${() => print()}>${icons.print}${t('action.print')}</button></div>
        <ul class="identity-facts">${fact(icons.stations, html`<a href=${link.station(p.station.id)}>${local(p.station.name)}</a>`)}
          ${altitude === null || altitude === undefined ? nothing : fact(icons.altitude, html`<span class="num">${t('station.altitude', { m: altitude.toLocaleString() })}</span>`)}
          ${fact(icons.history, html`${t('person.lastMeasured')} <ws-age at=${p.lastMeasuredAt ?? ''}></ws-age>`)}<li><code title=${p.id}>${p.id.slice(0, 8)}</code></li></ul></header>
      <p class="disclaimer-line">${shape('info')}${t('health.disclaimer')}</p>
      <div class="person-grid">
        <div class="person-main">${this.#alarms(p)}${this.#vitals(p)}${this.#charts(p)}</div>
        <aside class="person-side" aria-label=${t('plan.title')}><ws-plans .person=${p.id} .plans=${p.plans} .alarms=${p.alarms} @written=${() => this.detail.read()}></ws-plans></aside>
      </div>`;
  }

  /** @param {PersonDetail} p */
  #alarms(p) {
    const open = p.alarms.filter((a) => a.open).sort(byUrgency);
    const over = p.alarms.filter((a) => !a.open);
    const [first, ...rest] = open;
    return html`<section class="block first"><h2>${t('person.alarms')}${open.length ? html`<span class="num">${open.length}</span>` : nothing}</h2>
      ${first ? html`<article class=${`lead sev-edge-${first.severity}`} data-row>
        <p class="detail-tags">${severityTag(first.severity)}${conditionTag(first)}${first.provisional ? provisionalTag() : nothing}<ws-age class="dim" at=${first.startedAt}></ws-age></p>
        <p class="lead-title"><a href=${link.alarm(first.id)}>${local(first.title)}</a></p><p class="lead-evidence">${evidence(first)}</p>
        ${first.acknowledgement ? html`<div class="taken"><p><b>${t('alarm.by', { by: first.acknowledgement.by })}</b> <span class="dim num" title=${absolute(first.acknowledgement.at)}>${dateTime(first.acknowledgement.at)}</span></p><blockquote>${first.acknowledgement.note}</blockquote></div>`
          : html`<div class="lead-actions">${acknowledgeButton(first)}</div>`}</article>` : html`<p class="quiet-line">${icons.check}${t('person.noAlarms')}</p>`}
      ${rest.length ? html`<ul class="alarms wide">${rest.map((alarm) => alarmRow(alarm, { href: link.alarm(alarm.id), person: false, station: false }))}</ul>` : nothing}
      ${over.length ? html`<details class="past"><summary>${t('person.pastAlarms', { n: over.length })}</summary><ul class="alarms wide">${over.map((alarm) => alarmRow(alarm, { href: link.alarm(alarm.id), person: false }))}</ul></details>` : nothing}</section>`;
  }

  /** @param {PersonDetail} p */
  #vitals(p) {
    const by = new Map(p.vitals.map((v) => [v.signal, v]));
    const high = by.get('bp_systolic');
    const low = by.get('bp_diastolic');
    const order = ['pulse_rate', 'spo2', 'body_temp', 'glucose', 'glucose_fasting', 'glucose_2h'];
    const rest = [...order.flatMap((code) => by.get(code) ?? []), ...p.vitals.filter((v) => !order.includes(v.signal) && !v.signal.startsWith('bp_'))];
    const head = (/** @type {any} */ key) => html`<th role="columnheader" scope="col">${t(key)}</th>`;
    return html`<section class="block latest"><h2>${t('person.latest')}</h2>${p.vitals.length === 0 ? empty(t('person.noVitals'), t('person.noVitals.hint')) : html`
      <table class="grid vitals" role="table"><thead role="rowgroup"><tr role="row">${head('vital.name')}${head('vital.value')}${head('vital.condition')}${head('vital.trend')}${head('chart.time')}</tr></thead>
      <tbody role="rowgroup">
        ${high && low ? this.#row(t('vital.bp'), `${high.text} / ${low.text}`, unitOf('bp_systolic'), worse(high, low), ['bp_systolic', 'bp_diastolic']) : [high, low].map((v) => v ? this.#row(signalName(v.signal), v.text, unitOf(v.signal), v, [v.signal]) : nothing)}
        ${rest.map((v) => this.#row(signalName(v.signal), v.text, unitOf(v.signal), v, [v.signal]))}</tbody></table>`}</section>`;
  }

  /** @param {string} name @param {string} text @param {string} unit @param {Vital} v @param {string[]} codes */
  #row(name, text, unit, v, codes) {
    const loud = v.severity && v.severity !== 'normal' && v.severity !== 'info';
    return html`<tr role="row"><td role="cell" class="c-vital">${name}</td>
      <td role="cell" class="c-value"><b class="num">${text}</b> <small class="dim">${unit}</small>${flagTags(v.flags)}</td>
      <td role="cell" class="c-condition">${v.severity && v.condition ? html`<span class=${`tag ${loud ? '' : 'plain'} sev-${v.severity}`}>${shape(v.severity)}<span class="sr">${word('severity', v.severity)}: </span>${local(v.condition)}</span>` : html`<span class="none">–</span>`}</td>
      <td role="cell" class="c-trend">${this.#spark(codes)}</td>
      <td role="cell" class="c-at num"><ws-age class="age" at=${v.at}></ws-age></td></tr>`;
  }

  /** Lowest and highest in the chosen weeks, and the line between. @param {string[]} codes */
  #spark(codes) {
    const lines = codes.flatMap((code) => this.series.data?.series.find((s) => s.signal === code)?.points.length ? [/** @type {VitalSeries} */ (this.series.data?.series.find((s) => s.signal === code))] : []);
    if (lines.length === 0 || lines[0].points.length < 2) return html`<span class="none">–</span>`;
    const points = lines.flatMap((s) => s.points);
    const lowest = points.reduce((a, b) => b[1] < a[1] ? b : a);
    const highest = points.reduce((a, b) => b[1] > a[1] ? b : a);
    const [min, max] = [lowest[1], highest[1]];
    const times = lines.flatMap((s) => s.points.map((point) => point[0]));
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const x = (/** @type {number} */ at) => 2 + 86 * (at - first) / (last - first || 1);
    const y = (/** @type {number} */ v) => 20 - 18 * (v - min) / (max - min || 1);
    return html`<span class="spark"><svg viewBox="0 0 92 22" aria-hidden="true">${lines.map((s) => svg`<polyline points=${s.points.map((point) => `${x(point[0]).toFixed(1)},${y(point[1]).toFixed(1)}`).join(' ')}/>
      <circle cx=${x(s.points[s.points.length - 1][0]).toFixed(1)} cy=${y(s.points[s.points.length - 1][1]).toFixed(1)} r="2"/>`)}</svg>
      <span class="num dim">${said(codes[0], min, lowest[2])} – ${said(codes[0], max, highest[2])}</span></span>`;
  }

  /** @param {PersonDetail} p */
  #charts(p) {
    return html`<section class="block weeks"><div class="block-head"><h2>${t('person.weeks')}</h2>
        <ws-range .presets=${PRESETS} .range=${this.range} @range=${(/** @type {CustomEvent} */ e) => { this.range = e.detail; this.series.read(); }}></ws-range>
        <button class="button ghost small no-print" aria-pressed=${this.asTable ? 'true' : 'false'} @click=${() => { this.asTable = !this.asTable; }}>${this.asTable ? icons.chart : icons.table}${this.asTable ? t('chart.asChart') : t('chart.asTable')}</button></div>
      ${this.series.show((answer) => this.#drawn(p, answer.series), html`<div class="skeleton chart-skeleton" role="status" aria-label=${t('state.loading')}><div class="skeleton-row"><i></i></div></div>`)}</section>`;
  }

  /** @param {PersonDetail} p @param {VitalSeries[]} all */
  #drawn(p, all) {
    const shown = panels(all);
    if (shown.length === 0) return empty(t('chart.none'), t('chart.none.hint'));
    if (this.asTable) return vitalTable(shown);
    const from = [all, p.alarms, p.plans];
    if (from.some((one, i) => one !== this.drawnFrom[i])) {
      this.drawnFrom = from;
      const range = this.range;
      this.build = (palette, width) => vitalChart(palette, width, panels(all), marks(p), range.from, range.to);
    }
    return html`<div class="card chart-card"><ws-chart .height=${heightOf(shown)} .label=${t('chart.label', { name: p.name, n: shown.length })} .build=${this.build}></ws-chart>
      <ul class="legend">
        <li><span class="swatch normal"></span>${t('legend.normal')}</li>
        <li class="sev-notice">${shape('notice')}${t('legend.notice')}</li><li class="sev-warning">${shape('warning')}${t('legend.warning')}</li><li class="sev-critical">${shape('critical')}${t('legend.critical')}</li>
        <li><span class="swatch plan-mark"></span>${t('legend.plan')}</li></ul></div>`;
  }
}

const PRESETS = ['42d', '84d', '365d'];
const RANK = { normal: 0, info: 1, notice: 2, warning: 3, critical: 4 };

/** @param {Vital} a @param {Vital} b */
const worse = (a, b) => RANK[b.severity ?? 'normal'] > RANK[a.severity ?? 'normal'] ? b : a;

/** @param {PersonDetail} p @returns {import('../components/vital-chart.js').Mark[]} */
const marks = (p) => [
  ...p.alarms.map((a) => ({ at: Date.parse(a.startedAt), kind: /** @type {const} */ ('alarm'), severity: a.worst, text: local(a.title) })),
  ...p.plans.map((plan) => ({ at: Date.parse(plan.writtenAt), kind: /** @type {const} */ ('plan'), severity: /** @type {const} */ ('normal'), text: t('legend.plan') })),
];

customElements.define('ws-person', PersonPage);
