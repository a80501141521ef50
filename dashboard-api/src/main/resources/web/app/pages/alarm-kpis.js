import { html, nothing } from 'lit';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { count } from '../components/figures.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { severityTag, shape } from '../components/marks.js';
import { lately, lengthOf } from '../components/range.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { session } from '../session.js';
import { absolute, clockTime, dateTime, now, span } from '../time.js';

/** @typedef {import('../types.js').AlarmKpis} AlarmKpis */
/** @typedef {import('../types.js').AlarmFigure} Figure */

const PRESETS = ['24h', '7d', '30d'];
/** A pause in typing that means "now look" (ms). */
const PAUSE = 400;

/** How well alarms serve people: each figure beside what ISA-18.2 and EEMUA 191 call good. */
class AlarmKpiPage extends Part {
  static properties = { concern: { state: true }, range: { state: true }, operators: { state: true } };

  constructor() {
    super();
    this.concern = session.may('health.read') ? 'health' : 'station';
    this.range = lately('7d');
    /** How many the reader says; empty for as many as there are accounts. */
    this.operators = '';
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.typing = undefined;
    /** @type {Loaded<AlarmKpis>} */
    this.kpis = new Loaded(this, (cancel) => {
      const moving = PRESETS.includes(this.range.preset) && now() - this.range.to < 60_000;
      const to = moving ? now() : this.range.to;
      const from = moving ? to - lengthOf(this.range.preset) : this.range.from;
      return api.alarmKpis({ concern: this.concern, operators: this.operators || null }, from, to, cancel);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.typing);
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('concern')) this.kpis.forget();
    if (changed.has('concern') || changed.has('range') || changed.has('operators')) this.kpis.read();
  }

  /** @param {InputEvent} event */
  #operators(event) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    clearTimeout(this.typing);
    if (field.checkValidity()) this.typing = setTimeout(() => { this.operators = field.value; }, PAUSE);
  }

  render() {
    return html`<div class="page page-kpis"><div class="page-head"><h1>${t('page.alarmKpis')}</h1><p class="dim">${t('kpi.what')}</p>
        <div class="head-actions"><a href="#/alarms">${session.may('health.read') ? t('page.inbox') : t('page.alarms')}</a></div></div>
      <div class="toolbar">
        ${session.may('health.read') ? html`<div class="segments" role="group" aria-label=${t('alarms.concern')}>${['health', 'station'].map((concern) => html`<button
          aria-pressed=${this.concern === concern ? 'true' : 'false'} @click=${() => { this.concern = concern; }}>${word('concern', concern)}</button>`)}</div>` : nothing}
        <ws-range .range=${this.range} .presets=${PRESETS} @range=${(/** @type {CustomEvent} */ e) => { this.range = e.detail; }}></ws-range>
        <label class="select"><span>${t('kpi.operators')}</span><input type="number" min="1" max="1000" step="1" inputmode="numeric"
          placeholder=${this.kpis.data && !this.kpis.data.operators.given ? this.kpis.data.operators.count : ''} @input=${this.#operators}></label></div>
      ${this.kpis.show((kpis) => this.#all(kpis), skeletonRows(8))}</div>`;
  }

  /** @param {AlarmKpis} kpis */
  #all(kpis) {
    return html`<p class="dim kpi-of">${t(kpis.operators.given ? 'kpi.of.given' : 'kpi.of', { n: count(kpis.annunciated), operators: kpis.operators.count, from: dateTime(kpis.from), to: dateTime(kpis.to) })}</p>
      <ul class="kpis" aria-label=${t('page.alarmKpis')}>${kpis.figures.map((figure) => this.#figure(figure, kpis))}</ul>
      <div class="kpi-parts">${this.#top(kpis)}${this.#mix(kpis)}${this.#taken(kpis)}${this.#standing(kpis)}${this.#chattering(kpis)}</div>
      <p class="disclaimer">${t('kpi.source')}</p>`;
  }

  /** @param {Figure} figure @param {AlarmKpis} kpis */
  #figure(figure, kpis) {
    const met = figure.met === null ? 'none' : figure.met ? 'good' : 'bad';
    return html`<li class=${`kpi kpi-${met}`} data-figure=${figure.figure}><span class="kpi-name">${word('kpi', figure.figure)}</span>
      <b class="kpi-value num">${figure.value === null ? '–' : amount(figure.value, figure.unit)}</b>
      <span class="kpi-target">${t('kpi.target', { most: amount(figure.most, figure.unit) })} <small>${word('kpi.by', figure.source)}</small></span>
      <span class="kpi-met">${met === 'none' ? nothing : shape(met === 'good' ? 'normal' : 'warning')}${word('kpi.met', met)}</span>
      <span class="kpi-more dim">${this.#more(figure, kpis)}</span></li>`;
  }

  /** @param {Figure} figure @param {AlarmKpis} kpis */
  #more({ figure }, { rate, flood, standing }) {
    if (figure === 'worst-rate' && rate.worstTo) return html`<span title=${absolute(rate.worstFrom)}>${t('kpi.when', { from: dateTime(rate.worstFrom), to: clockTime(rate.worstTo) })}</span>`;
    if (figure === 'average-rate') return t('kpi.last', { n: decimal(rate.last) });
    if (figure === 'time-in-flood' && flood.floods) return t(flood.ongoing ? 'kpi.floods.on' : 'kpi.floods', { n: flood.floods, longest: span(flood.longestSeconds * 1000) });
    if (figure === 'stale' || figure === 'standing') return t('kpi.asOf', { at: clockTime(standing.at) });
    return nothing;
  }

  /** @param {AlarmKpis} kpis */
  #top({ topTen }) {
    const most = Math.max(1, ...topTen.alarms.map((one) => one.count));
    return html`<section class="card kpi-top" aria-labelledby="kpi-top"><div class="card-head"><h2 id="kpi-top">${t('kpi.top')}</h2></div>
      ${topTen.alarms.length === 0 ? empty(t('kpi.quiet')) : html`<ol class="kpi-list">${topTen.alarms.map((one) => html`<li>
        <span class="kpi-alarm"><b>${local(one.title)}</b> <a href=${link.station(one.station.id)}>${local(one.station.name)}</a>
          ${one.device ? html`<span class="dim">${one.device}${one.part ? ` · ${one.part}` : ''}</span>` : nothing}</span>
        <span class="bar" aria-hidden="true"><i .style=${`width:${(100 * one.count / most).toFixed(1)}%`}></i></span>
        <span class="num">${count(one.count)}</span><span class="num dim">${percent(one.share)}</span></li>`)}</ol>`}</section>`;
  }

  /** @param {AlarmKpis} kpis */
  #mix({ priorities }) {
    return html`<section class="card" aria-labelledby="kpi-mix"><div class="card-head"><h2 id="kpi-mix">${t('kpi.mix')}</h2></div>
      <div class="scroll"><table class="data"><thead><tr><th>${t('alarms.severity')}</th><th>${t('kpi.count')}</th><th>${t('kpi.share')}</th><th>${t('kpi.target.head')}</th></tr></thead>
      <tbody>${priorities.map((one) => html`<tr><td>${severityTag(one.severity)}</td><td class="num">${count(one.count)}</td><td class="num">${percent(one.share)}</td>
        <td class="dim num">${word('kpi.mix', one.severity)}</td></tr>`)}</tbody></table></div></section>`;
  }

  /** @param {AlarmKpis} kpis */
  #taken({ acknowledgements }) {
    return html`<section class="card" aria-labelledby="kpi-taken"><div class="card-head"><h2 id="kpi-taken">${t('kpi.taken')}</h2></div>
      <div class="scroll"><table class="data"><thead><tr><th>${t('alarms.severity')}</th><th>${t('kpi.count')}</th><th>${t('kpi.median')}</th><th>${t('kpi.p90')}</th><th>${t('kpi.worst')}</th></tr></thead>
      <tbody>${acknowledgements.map((one) => html`<tr><td>${severityTag(one.severity)}</td><td class="num">${count(one.count)}</td>
        ${[one.medianSeconds, one.p90Seconds, one.worstSeconds].map((s) => html`<td class="num">${s === null ? '–' : span(s * 1000)}</td>`)}</tr>`)}</tbody></table></div></section>`;
  }

  /** @param {AlarmKpis} kpis */
  #standing({ standing }) {
    return html`<section class="card" aria-labelledby="kpi-standing"><div class="card-head"><h2 id="kpi-standing">${t('kpi.now')}</h2><span class="dim num" title=${absolute(standing.at)}>${clockTime(standing.at)}</span></div>
      <dl class="facts kpi-facts">${standing.priorities.map((one) => html`<div><dt>${severityTag(one.severity)}</dt><dd class="num">${count(one.count)}</dd></div>`)}
        <div><dt>${t('kpi.unacknowledged')}</dt><dd class="num">${count(standing.unacknowledged)}${standing.unacknowledged ? html` <small class="dim">${t('kpi.oldest', { span: span(standing.longestUnacknowledgedSeconds * 1000) })}</small>` : nothing}</dd></div>
        <div><dt>${word('kpi', 'stale')}</dt><dd class="num">${count(standing.stale)}</dd></div></dl></section>`;
  }

  /** @param {AlarmKpis} kpis */
  #chattering({ chattering }) {
    return chattering.alarms === 0 ? nothing : html`<section class="card" aria-labelledby="kpi-chatter"><div class="card-head"><h2 id="kpi-chatter">${word('kpi', 'chattering')}<span class="num">${count(chattering.alarms)}</span></h2></div>
      <ol class="kpi-list">${chattering.worst.map((one) => html`<li><span class="kpi-alarm"><b>${local(one.title)}</b> <a href=${link.station(one.station.id)}>${local(one.station.name)}</a>
        ${one.device ? html`<span class="dim">${one.device}${one.part ? ` · ${one.part}` : ''}</span>` : nothing}</span><span class="num">${t('kpi.perMinute', { n: one.count })}</span></li>`)}</ol></section>`;
  }
}

/** 0.42, 3.1, 14 @param {number} value */
const decimal = (value) => value === 0 || value >= 10 ? count(Math.round(value)) : value >= 1 ? String(Math.round(value * 10) / 10) : String(Math.round(value * 100) / 100);

/** 0.3 %, 12 % @param {number} share */
const percent = (share) => `${decimal(share * 100)} %`;

/** @param {number} value @param {Figure['unit']} unit */
const amount = (value, unit) => unit === 'share' ? percent(value) : unit === 'seconds' ? span(value * 1000) : decimal(value);

customElements.define('ws-alarm-kpis', AlarmKpiPage);
