import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { alarmCounts, countOf } from '../components/marks.js';
import { Reach } from '../components/reach.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';

/** @typedef {import('../types.js').Person} Person */

/** @type {Record<string, (p: Person) => boolean>} */
const FILTERS = { all: () => true, alarms: (p) => countOf(p.alarms) > 0, plans: (p) => p.activePlan };
/** A pause in typing that means "now look" (ms). */
const PAUSE = 250;

/** Everybody who is measured, those who need somebody first. */
class People extends Part {
  static properties = { filter: { state: true }, search: { state: true }, station: { state: true } };

  constructor() {
    super();
    this.filter = 'all';
    this.search = '';
    this.reach = new Reach(this);
    this.station = new URLSearchParams(location.hash.split('?')[1] ?? '').get('station') ?? '';
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.typing = undefined;
    /** @type {Loaded<{people: Person[], total?: number}>} */
    this.list = new Loaded(this, (cancel) => api.people({ query: this.search.trim(), station: this.station }, cancel));
    /** @type {Loaded<{id: string, name: import('../types.js').LocalText}[]>} */
    this.places = new Loaded(this, async (cancel) => (await api.stations(cancel)).stations.filter((/** @type {import('../types.js').Station} */ s) => s.type === 'hut'));
    this.changed = () => this.#soon();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:alarms', this.changed);
    this.places.read();
    this.list.read();
  }

  disconnectedCallback() {
    removeEventListener('ws:alarms', this.changed);
    clearTimeout(this.typing);
    super.disconnectedCallback();
  }

  #soon() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.list.read(), PAUSE);
  }

  render() {
    return html`<div class="page page-people"><div class="page-head"><h1>${t('page.people')}</h1>
        <p class="dim">${this.list.data ? t('people.count', { n: this.list.data.total ?? this.list.data.people.length }) : ''}</p></div>
      <div class="toolbar">
        <label class="search">${icons.search}<span class="sr">${t('people.search')}</span><input type="search" placeholder=${t('people.search')} .value=${this.search}
          @input=${(/** @type {any} */ e) => { this.search = e.target.value; this.#soon(); }}><kbd aria-hidden="true">/</kbd></label>
        <div class="segments" role="group" aria-label=${t('people.filter')}>${Object.keys(FILTERS).map((filter) => html`<button aria-pressed=${this.filter === filter ? 'true' : 'false'}
          @click=${() => { this.filter = filter; }}>${word('people.filter', filter)}</button>`)}</div>
        <label class="select"><span>${t('alarms.station')}</span><select @change=${(/** @type {any} */ e) => { this.station = e.target.value; this.list.read(); }}>
          <option value="">${t('people.everywhere')}</option>${(this.places.data ?? []).map((s) => html`<option value=${s.id} ?selected=${this.station === s.id}>${local(s.name)}</option>`)}</select></label>
      </div>
      ${this.list.show(({ people }) => this.#table(people.filter(FILTERS[this.filter])), skeletonRows(9))}</div>`;
  }

  /** @param {Person[]} people */
  #table(people) {
    if (people.length === 0) return empty(t('people.none'), t('people.none.hint'));
    const head = (/** @type {any} */ key) => html`<th role="columnheader" scope="col">${t(key)}</th>`;
    return html`<table class="grid people-table" role="table"><thead role="rowgroup"><tr role="row">${head('people.name')}${head('people.who')}${head('alarms.station')}${head('stations.alarms')}${head('people.plan')}${head('person.lastMeasured')}</tr></thead>
      <tbody role="rowgroup">${repeat(this.reach.first(people), (p) => p.id, (p) => html`<tr role="row" class="row" data-row @click=${(/** @type {any} */ e) => { if (!e.target.closest('a')) location.hash = link.person(p.id); }}>
        <td role="cell" class="c-name"><a href=${link.person(p.id)}><b>${p.name}</b></a></td>
        <td role="cell" class="c-who">${word('sex', p.sex)}${p.age === null ? nothing : html` · <span class="num">${t('person.age', { n: p.age })}</span>`} <span class="dim">${local(p.occupation)}</span></td>
        <td role="cell" class="c-place">${local(p.station.name)}</td>
        <td role="cell" class="c-alarms">${countOf(p.alarms) ? alarmCounts(p.alarms) : html`<span class="none" aria-label=${t('stations.noAlarms')}>–</span>`}</td>
        <td role="cell" class="c-plan">${p.activePlan ? html`<span class="tag plain plan-active">${icons.plan}${t('people.hasPlan')}</span>` : html`<span class="none">–</span>`}</td>
        <td role="cell" class="c-seen num"><ws-age class="age" at=${p.lastMeasuredAt ?? ''}></ws-age></td></tr>`)}</tbody></table>${this.reach.rest(people)}`;
  }
}

customElements.define('ws-people', People);
