import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, Loaded } from '../components/loading.js';
import { alarmCounts, countOf, linkTag, shape } from '../components/marks.js';
import { Reach } from '../components/reach.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { digits, staleAfter, unitOf, valueText } from '../signals.js';
import { now, serverSays } from '../time.js';

/** @typedef {import('../types.js').Station} Station */
/** @typedef {import('../types.js').Value} Value */

const linkRank = { offline: 0, never: 1, stale: 2, online: 3, none: 3 };
/** In a large city something changes all the time; drawn this often it is quiet enough to be read (ms). */
const REDRAW = 500;
/** @param {Station} s */
const silent = (s) => s.link === 'offline' || s.link === 'never';
/** Was there, and is not. @param {Station} s */
const dark = (s) => s.link === 'offline';
/** @param {Station} s */
const people = (s) => s.occupancy && !silent(s) ? s.occupancy.value : 0;
/** @param {Station} s */
const alarms = (s) => countOf(s.alarms) + countOf(s.healthAlarms);

/** What the tiles count and, pressed, leave in the list. @type {Record<string, (s: Station) => boolean>} */
const FILTERS = { online: (s) => s.link === 'online', occupied: (s) => people(s) > 0, alarms: (s) => alarms(s) > 0, dark };

/** How much somebody should look at this station, most first: critical, dark, warning, notice, the rest. @param {Station} s */
function trouble(s) {
  const critical = s.alarms.critical + (s.healthAlarms?.critical ?? 0);
  const warning = s.alarms.warning + (s.healthAlarms?.warning ?? 0);
  const notice = s.alarms.notice + (s.healthAlarms?.notice ?? 0);
  return critical * 10_000 + (3 - linkRank[s.link]) * 1000 + warning * 100 + notice;
}

/** @type {Record<string, (a: Station, b: Station) => number>} */
const ORDERS = {
  trouble: (a, b) => trouble(b) - trouble(a) || a.id.localeCompare(b.id),
  name: (a, b) => local(a.name).localeCompare(local(b.name)),
  people: (a, b) => people(b) - people(a) || a.id.localeCompare(b.id),
};

/** Every station on one screen: which are open, in use, in trouble, dark; and how old each of these statements is. */
class Stations extends Part {
  static properties = { filter: { state: true }, search: { state: true }, type: { state: true }, order: { state: true } };

  constructor() {
    super();
    this.filter = '';
    this.search = '';
    this.type = '';
    this.order = 'trouble';
    this.reach = new Reach(this);
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.drawing = undefined;
    /** @type {Loaded<Map<string, Station>>} */
    this.list = new Loaded(this, async (cancel) => {
      const answer = await api.stations(cancel);
      serverSays(answer.now);
      return new Map(answer.stations.map((/** @type {Station} */ s) => [s.id, s]));
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.list.read();
  }

  topics() {
    return ['stations'];
  }

  events() {
    return {
      hello: () => { if (!this.list.busy) this.list.read(); },
      station: (/** @type {Station} */ station) => {
        if (!this.list.data) return;
        this.list.data.set(station.id, station);
        this.drawing ??= setTimeout(() => this.requestUpdate(), REDRAW);
      },
    };
  }

  updated() {
    clearTimeout(this.drawing);
    this.drawing = undefined;
  }

  disconnectedCallback() {
    clearTimeout(this.drawing);
    this.drawing = undefined;
    super.disconnectedCallback();
  }

  /** @param {Station[]} all */
  #shown(all) {
    const wanted = this.search.trim().toLowerCase();
    return all
      .filter((s) => (!this.filter || FILTERS[this.filter](s)) && (!this.type || s.type === this.type)
        && (!wanted || [s.id, s.name.zh, s.name.en, s.area.name.zh, s.area.name.en].some((text) => text.toLowerCase().includes(wanted))))
      .sort(ORDERS[this.order]);
  }

  render() {
    return html`<div class="page page-stations">
      <div class="page-head"><h1>${t('page.stations')}</h1>
        <p class="dim">${this.list.data ? t('stations.count', { n: this.list.data.size }) : ''}</p>
        <div class="head-actions"><a href="#/figures">${t('page.figures')}</a></div></div>
      ${this.list.show((map) => this.#view([...map.values()]), skeleton())}</div>`;
  }

  /** @param {Station[]} all */
  #view(all) {
    const shown = this.#shown(all);
    return html`${this.#tiles(all)}
      <div class="toolbar">
        <label class="search">${icons.search}<span class="sr">${t('stations.search')}</span>
          <input type="search" placeholder=${t('stations.search')} .value=${this.search} @input=${(/** @type {any} */ e) => { this.search = e.target.value; }}><kbd aria-hidden="true">/</kbd></label>
        <div class="segments" role="group" aria-label=${t('stations.type')}>${['', 'station', 'hut'].map((type) => html`<button aria-pressed=${this.type === type ? 'true' : 'false'}
          @click=${() => { this.type = type; }}>${word('type', type || 'all')}</button>`)}</div>
        <label class="select"><span>${t('order.title')}</span><select @change=${(/** @type {any} */ e) => { this.order = e.target.value; }}>
          ${Object.keys(ORDERS).map((order) => html`<option value=${order} ?selected=${this.order === order}>${word('order', order)}</option>`)}</select></label>
      </div>
      ${all.length === 0 ? empty(t('stations.none'), t('stations.none.hint')) : shown.length === 0
        ? empty(t('stations.noMatch'), '', html`<button class="button" @click=${() => { this.filter = ''; this.search = ''; this.type = ''; }}>${t('action.clearFilters')}</button>`)
        : this.#table(shown)}`;
  }

  /** @param {Station[]} all */
  #tiles(all) {
    const count = (/** @type {string} */ filter) => all.filter(FILTERS[filter]).length;
    const sum = (/** @type {'critical'|'warning'|'notice'} */ severity) => all.reduce((n, s) => n + s.alarms[severity] + (s.healthAlarms?.[severity] ?? 0), 0);
    const never = all.filter((s) => s.link === 'never').length;
    const equipped = all.filter((s) => s.link !== 'none').length;
    const inside = all.reduce((n, s) => n + people(s), 0);
    const totals = { critical: sum('critical'), warning: sum('warning'), notice: sum('notice') };
    const tile = (/** @type {string} */ filter, /** @type {unknown} */ figure, /** @type {unknown} */ foot) => html`<button class="tile tile-${filter}"
      aria-pressed=${this.filter === filter ? 'true' : 'false'} @click=${() => { this.filter = this.filter === filter ? '' : filter; }}>
      <span class="tile-name">${word('tile', filter)}</span><span class="tile-figure">${figure}</span><span class="tile-foot">${foot}</span></button>`;
    return html`<div class="tiles" role="group" aria-label=${t('tile.title')}>
      ${tile('online', html`${count('online')}<small>/ ${equipped}</small>`, bar(count('online'), equipped))}
      ${tile('occupied', count('occupied'), html`<span>${t('tile.people', { n: inside })}</span>`)}
      ${tile('alarms', totals.critical + totals.warning + totals.notice, alarmCounts(totals) === nothing ? html`<span>${t('tile.quiet')}</span>` : alarmCounts(totals))}
      ${tile('dark', count('dark'), html`<span>${never ? t('tile.dark.never', { n: never }) : count('dark') ? t('tile.dark.some') : t('tile.dark.none')}</span>`)}
    </div>`;
  }

  /** @param {Station[]} shown */
  #table(shown) {
    const head = (/** @type {any} */ key, cls = '') => html`<th role="columnheader" scope="col" class=${cls}>${t(key)}</th>`;
    return html`<table class="grid stations" role="table"><thead role="rowgroup"><tr role="row">
      ${head('stations.link')}${head('stations.name')}${head('stations.alarms')}${head('stations.door')}${head('stations.people')}${head('stations.temperature')}${head('stations.mains')}${head('stations.lastSeen')}
      </tr></thead><tbody role="rowgroup">${repeat(this.reach.first(shown), (s) => s.id, (s) => this.#row(s))}</tbody></table>${this.reach.rest(shown)}`;
  }

  /** @param {Station} s */
  #row(s) {
    const href = link.station(s.id);
    return html`<tr role="row" data-row class=${`row ${silent(s) ? 'is-dark' : ''}`} @click=${(/** @type {any} */ e) => { if (!e.target.closest('a') && !getSelection()?.toString()) location.hash = href; }}>
      <td role="cell" class="c-link">${linkTag(s.link)}</td>
      <td role="cell" class="c-name"><a href=${href}><b>${local(s.name)}</b></a>
        <span class="sub">${s.type === 'hut' ? html`<span class="hut">${icons.altitude}${s.altitude === null ? t('type.hut') : `${s.altitude.toLocaleString()} m`}</span>` : nothing}${local(s.area.name)}<span class="id">${s.id}</span></span></td>
      <td role="cell" class="c-alarms">${alarms(s) === 0 ? html`<span class="none" aria-label=${t('stations.noAlarms')}>–</span>` : merged(s)}</td>
      <td role="cell" class="c-door" data-label=${t('stations.door')}>${value(s.door, (v) => html`<span class=${`state ${v.state === 'open' ? 'strong' : ''}`}>${doorShape(v.state)}${valueText(v)}</span>`)}</td>
      <td role="cell" class="c-people" data-label=${t('stations.people')}>${value(s.occupancy, (v) => html`<span class="people"><span class="num"><b>${valueText(v)}</b><small> / ${s.capacity}</small></span>${bar(v.value, s.capacity)}</span>`)}</td>
      <td role="cell" class="c-temperature num" data-label=${t('stations.temperature')}>${value(s.temperature, (v) => html`<span>${digits(v.signal, v.value)}<small> ${unitOf(v.signal)}</small></span>`)}</td>
      <td role="cell" class="c-mains" data-label=${t('stations.mains')}>${value(s.mains, (v) => html`<span class=${`state ${v.state === 'off' ? 'bad' : ''}`}>${shape(v.state === 'off' ? 'offline' : 'normal')}${valueText(v)}</span>`)}</td>
      <td role="cell" class="c-seen num" data-label=${t('stations.lastSeen')}><ws-age class="age" at=${s.lastSeen ?? ''}></ws-age></td></tr>`;
  }
}

/** Station and health alarms of one place in one count; who may not see health alarms was not given them. @param {Station} s */
function merged(s) {
  const h = s.healthAlarms;
  return alarmCounts(h ? { critical: s.alarms.critical + h.critical, warning: s.alarms.warning + h.warning, notice: s.alarms.notice + h.notice } : s.alarms);
}

/** @param {string|null} state */
const doorShape = (state) => html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><path class="line" d=${state === 'open'
  ? 'M2.500 14h11M4.500 14V2.500h7V14M4.500 2.500 9 4.300V15.300L4.500 14' : 'M2.500 14h11M4.500 14V2.500h7V14M9.300 8.200v.7'}></path></svg>`;

/** A value with its age under it; without one, a dash. @param {Value|null} v @param {(v: Value) => unknown} view */
function value(v, view) {
  if (!v) return html`<span class="none">–</span>`;
  const stale = staleAfter(v.signal);
  const old = now() - Date.parse(v.at) > stale * 1000;
  return html`<span class=${`value ${old ? 'is-old' : ''}`}>${view(v)}<ws-age class="age" at=${v.at} stale=${stale}></ws-age></span>`;
}

/** @param {number} part @param {number} whole */
function bar(part, whole) {
  const share = whole > 0 ? Math.min(1, part / whole) : 0;
  return html`<span class=${`bar ${part > whole ? 'over' : ''}`} aria-hidden="true"><i .style=${`width:${(share * 100).toFixed(1)}%`}></i></span>`;
}

const skeleton = () => html`<div class="tiles">${[1, 2, 3, 4].map(() => html`<div class="tile skeleton-row"><i></i><i></i></div>`)}</div>
  <div class="skeleton" role="status" aria-label=${t('state.loading')}>${Array.from({ length: 9 }, () => html`<div class="skeleton-row"><i></i><i></i><i></i></div>`)}</div>`;

customElements.define('ws-stations', Stations);
