import { html, nothing } from 'lit';
import { api } from '../api.js';
import { t, word } from '../i18n.js';
import { absolute, clockTime, dateTime, day, now } from '../time.js';
import { Part } from './element.js';
import { Loaded, skeletonRows } from './loading.js';
import { percent, stretch, USE, useMethod, useText, WHOLE } from './use.js';

/** @typedef {import('../types.js').StationUse} StationUse */
/** @typedef {import('../types.js').UseDay} UseDay */

const STRETCHES = ['today', 'yesterday', '7d', '30d'];
/** With these, a day's bar and the four most asked for stand first. */
const FIRST = ['visits', 'meanDwell', 'utilisation', 'energyPerVisit'];

/** How one station is used: visits day by day, and the figures of the whole stretch. */
class StationUsePart extends Part {
  static properties = { station: { type: String }, chosen: { state: true }, all: { state: true } };

  constructor() {
    super();
    this.station = '';
    this.chosen = '7d';
    this.all = false;
    /** @type {Loaded<StationUse>} */
    this.use = new Loaded(this, (cancel) => {
      const { from, to } = stretch(this.chosen, day(now()));
      return api.stationUse(this.station, from, to, cancel);
    });
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('station')) this.use.forget();
    if (this.station && (changed.has('station') || changed.has('chosen'))) this.use.read();
  }

  render() {
    return html`<section class="block use" aria-labelledby="use-title"><div class="block-head"><h2 id="use-title">${t('use.title')}</h2>
        <div class="segments" role="group" aria-label=${t('use.stretch')}>${STRETCHES.map((name) => html`<button aria-pressed=${this.chosen === name ? 'true' : 'false'}
          @click=${() => { this.chosen = name; }}>${word('use.stretch', name)}</button>`)}</div>
        <a class="use-all" href="#/figures">${t('use.allStations')}</a></div>
      ${this.use.show((use) => this.#view(use), skeletonRows(3))}</section>`;
  }

  /** @param {StationUse} use */
  #view(use) {
    const names = this.all ? USE : USE.filter((name) => FIRST.includes(name));
    const { counted, figures } = use.total;
    return html`<div class="card use-card" ?data-busy=${this.use.busy}>
      ${use.days.length > 1 ? this.#bars(use.days) : nothing}
      <dl class="use-figures">${names.map((name) => {
        const figure = figures[name];
        return html`<div data-figure=${name}><dt>${word('use', name)}</dt><dd><b class="num">${useText(figure)}</b>
          ${name === 'peakOccupancy' && use.total.peakAt ? html`<small>${dateTime(use.total.peakAt)}</small>` : nothing}
          <small class="use-how">${useMethod(figure)}</small>
          ${figure.value !== null && figure.coverage < WHOLE ? html`<small class="use-part">${t('use.coverage', { share: percent(figure.coverage) })}</small>` : nothing}</dd></div>`;
      })}</dl>
      <p class="use-foot dim">${counted.in === null ? nothing : html`<span>${t('use.counted', { in: counted.in, out: counted.out ?? '–', verified: counted.verified === null ? '–' : percent(counted.verified) })}</span>`}
        <span title=${absolute(use.now)}>${t('use.asOf', { at: clockTime(use.now) })}</span>
        <button class="link" aria-expanded=${this.all ? 'true' : 'false'} @click=${() => { this.all = !this.all; }}>${t(this.all ? 'use.less' : 'use.more')}</button></p></div>`;
  }

  /** A bar for each day; where nothing was measured there is none. @param {UseDay[]} days */
  #bars(days) {
    const most = Math.max(1, ...days.map((one) => one.figures.visits.value ?? 0));
    return html`<div class=${`use-bars ${days.length > 10 ? 'use-days-many' : ''}`} role="img" aria-label=${t('use.bars', { n: days.length })}>${days.map((one) => {
      const { value, coverage } = one.figures.visits;
      const said = `${one.date}  ${value === null ? word('use.method', one.figures.visits.method) : t('use.day', { n: value })}`;
      return html`<span class=${`use-day ${one.over ? '' : 'is-running'} ${value !== null && coverage < WHOLE ? 'is-part' : ''}`} title=${said}>
        <em class="num">${value === null ? '–' : value}</em><i .style=${`height:${value === null ? 0 : Math.max(1, 84 * value / most).toFixed(1)}px`}></i><small class="num">${Number(one.date.slice(8))}</small></span>`;
    })}</div>`;
  }
}

customElements.define('ws-station-use', StationUsePart);
