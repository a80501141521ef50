import { html, nothing } from 'lit';
import { t } from '../i18n.js';
import { day, midnight, now } from '../time.js';
import { Part } from './element.js';
import { icons } from './icons.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** @typedef {{preset: string, from: number, to: number}} Range `to` moves with the clock while a preset is chosen and nobody has stepped back */

/** @param {string} preset such as `24h` or `30d` @returns {number} ms */
export const lengthOf = (preset) => preset.endsWith('h') ? Number.parseInt(preset, 10) * HOUR : Number.parseInt(preset, 10) * DAY;

/** @param {string} preset @returns {Range} up to now */
export const lately = (preset) => ({ preset, from: now() - lengthOf(preset), to: now() });

/** Chooses a stretch of time: presets up to now, older and newer, or two days of one's own. Fires `range`. */
class RangePicker extends Part {
  static properties = { range: { attribute: false }, presets: { attribute: false }, custom: { state: true } };

  constructor() {
    super();
    /** @type {Range} */
    this.range = lately('24h');
    this.presets = ['24h', '7d', '30d'];
    this.custom = false;
  }

  /** @param {Range} range */
  #choose(range) {
    this.range = range;
    this.dispatchEvent(new CustomEvent('range', { detail: range }));
  }

  /** @param {-1|1} by */
  #step(by) {
    const length = this.range.to - this.range.from;
    const to = Math.min(now(), this.range.to + by * length);
    this.#choose({ preset: this.range.preset, from: to - length, to });
  }

  /** @param {SubmitEvent} event */
  #own(event) {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const from = midnight(String(data.get('from')));
    const to = Math.min(now(), midnight(String(data.get('to'))) + DAY);
    if (to > from) this.#choose({ preset: 'custom', from, to });
  }

  render() {
    const atEnd = now() - this.range.to < 60_000;
    return html`<div class="range" role="group" aria-label=${t('range.title')}>
      <div class="segments">${this.presets.map((preset) => html`<button aria-pressed=${this.range.preset === preset && atEnd ? 'true' : 'false'}
        @click=${() => { this.custom = false; this.#choose(lately(preset)); }}>${t(/** @type {any} */ (`range.${preset}`))}</button>`)}
        <button aria-pressed=${this.range.preset === 'custom' ? 'true' : 'false'} aria-expanded=${this.custom ? 'true' : 'false'} @click=${() => { this.custom = !this.custom; }}>${t('range.custom')}</button></div>
      <div class="segments"><button @click=${() => this.#step(-1)} aria-label=${t('range.older')} title=${t('range.older')}>${icons.back}</button>
        <button @click=${() => this.#step(1)} ?disabled=${atEnd} aria-label=${t('range.newer')} title=${t('range.newer')}>${icons.next}</button></div>
      ${this.custom ? html`<form class="range-own" @submit=${this.#own}>
        <label><span>${t('range.from')}</span><input type="date" name="from" required max=${day(now())} .value=${day(this.range.from)}></label>
        <label><span>${t('range.to')}</span><input type="date" name="to" required max=${day(now())} .value=${day(this.range.to)}></label>
        <button class="button small">${t('range.show')}</button></form>` : nothing}</div>`;
  }
}

customElements.define('ws-range', RangePicker);
