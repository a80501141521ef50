import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { percent, stretch, USE, useMethod, useText, WHOLE } from '../components/use.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { day, now } from '../time.js';

/** @typedef {import('../types.js').UseRow} UseRow */
/** @typedef {import('../types.js').UseName} UseName */

const STRETCHES = ['yesterday', '7d', '30d'];
/** While figures are being worked out, the server says so and keeps what it has (ms). */
const PATIENCE = 1_000;

/** How all stations are used, side by side. */
class FiguresPage extends Part {
  static properties = { chosen: { state: true }, search: { state: true }, by: { state: true }, down: { state: true }, progress: { state: true } };

  constructor() {
    super();
    this.chosen = 'yesterday';
    this.search = '';
    /** @type {UseName|'name'} */
    this.by = 'visits';
    this.down = true;
    /** What the server says while it works them out. */
    this.progress = '';
    /** @type {Loaded<{from: string, to: string, stations: UseRow[]}>} */
    this.list = new Loaded(this, (cancel) => this.#read(cancel));
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('chosen')) { this.list.forget(); this.list.read(); }
  }

  /** @param {AbortSignal} cancel */
  async #read(cancel) {
    const { from, to } = stretch(this.chosen, day(now()));
    for (;;) {
      try {
        const answer = await api.use(from, to, cancel);
        this.progress = '';
        return answer;
      } catch (problem) {
        if (/** @type {any} */ (problem).status !== 503) throw problem;
        this.progress = /** @type {any} */ (problem).detail;
        await new Promise((go) => setTimeout(go, PATIENCE));
        if (cancel.aborted) throw problem;
      }
    }
  }

  /** @param {UseRow[]} rows */
  #shown(rows) {
    const wanted = this.search.trim().toLowerCase();
    const sign = this.down ? -1 : 1;
    const by = this.by;
    return rows
      .filter((row) => !wanted || [row.station.id, row.station.name.zh, row.station.name.en, row.area].some((text) => text.toLowerCase().includes(wanted)))
      .sort((a, b) => {
        if (by === 'name') return sign * local(a.station.name).localeCompare(local(b.station.name));
        const left = a.figures[by].value;
        const right = b.figures[by].value;
        // What is not known stands last, whichever way the list is sorted.
        if (left === null || right === null) return Number(left === null) - Number(right === null);
        return sign * (left - right) || a.station.id.localeCompare(b.station.id);
      });
  }

  render() {
    const rows = this.list.data ? this.#shown(this.list.data.stations) : [];
    return html`<div class="page page-figures"><div class="page-head"><h1>${t('page.figures')}</h1><p class="dim">${t('use.what')}</p></div>
      <div class="toolbar">
        <label class="search">${icons.search}<span class="sr">${t('stations.search')}</span>
          <input type="search" placeholder=${t('stations.search')} .value=${this.search} @input=${(/** @type {any} */ e) => { this.search = e.target.value; }}><kbd aria-hidden="true">/</kbd></label>
        <div class="segments" role="group" aria-label=${t('use.stretch')}>${STRETCHES.map((name) => html`<button aria-pressed=${this.chosen === name ? 'true' : 'false'}
          @click=${() => { this.chosen = name; }}>${word('use.stretch', name)}</button>`)}</div>
        <button class="button" ?disabled=${rows.length === 0} @click=${() => this.#download(rows)}>${icons.download}${t('use.csv')}</button></div>
      ${this.progress ? html`<p class="note" role="status">${this.progress}</p>` : nothing}
      ${this.list.show((answer) => answer.stations.length === 0 ? empty(t('stations.none'), t('stations.none.hint'))
        : rows.length === 0 ? empty(t('stations.noMatch'), '', html`<button class="button" @click=${() => { this.search = ''; }}>${t('action.clearFilters')}</button>`)
          : this.#table(rows, answer), skeletonRows(8))}</div>`;
  }

  /** @param {UseRow[]} rows @param {{from: string, to: string}} answer */
  #table(rows, { from, to }) {
    return html`<p class="dim use-of">${from === to ? from : t('use.of', { from, to })}</p>
      <div class="scroll card use-scroll" tabindex="0" role="region" aria-label=${t('page.figures')}><table class="data use-table"><thead><tr>
        ${this.#column('name', t('stations.name'))}${USE.map((name) => this.#column(name, word('use', name)))}</tr></thead>
      <tbody>${repeat(rows, (row) => row.station.id, (row) => html`<tr><th scope="row"><a href=${link.station(row.station.id)}>${local(row.station.name)}</a><small>${row.station.id}</small></th>
        ${USE.map((name) => {
          const figure = row.figures[name];
          const part = figure.value !== null && figure.coverage < WHOLE;
          return html`<td class=${`num ${figure.value === null ? 'none' : ''} ${part ? 'is-part' : ''}`}
            title=${`${useMethod(figure)}${figure.value === null ? '' : ` · ${t('use.coverage', { share: percent(figure.coverage) })}`}`}>${useText(figure)}${part ? html`<small>${percent(figure.coverage)}</small>` : nothing}</td>`;
        })}</tr>`)}</tbody></table></div>
      <p class="disclaimer">${t('use.partly')}</p>`;
  }

  /** @param {UseName|'name'} by @param {string} text */
  #column(by, text) {
    const mine = this.by === by;
    return html`<th scope="col" aria-sort=${mine ? (this.down ? 'descending' : 'ascending') : 'none'}><button @click=${() => { this.down = mine ? !this.down : by !== 'name'; this.by = by; }}>${text}<span aria-hidden="true">${mine ? (this.down ? '↓' : '↑') : ''}</span></button></th>`;
  }

  /** As it is shown, with the plain values. @param {UseRow[]} rows */
  #download(rows) {
    const answer = this.list.data;
    if (!answer) return;
    const head = [t('stations.name'), 'id', 'area', 'from', 'to', ...USE.flatMap((name) => [`${word('use', name)} [${rows[0].figures[name].unit}]`, `${name}.method`, `${name}.coverage`])];
    const lines = rows.map((row) => [local(row.station.name), row.station.id, row.area, answer.from, answer.to,
      ...USE.flatMap((name) => [row.figures[name].value ?? '', row.figures[name].method, row.figures[name].coverage])]);
    const text = [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n');
    const saved = document.createElement('a');
    // The mark tells spreadsheets that it is UTF-8.
    saved.href = URL.createObjectURL(new Blob([`\ufeff${text}\r\n`], { type: 'text/csv;charset=utf-8' }));
    saved.download = `waystation-figures-${answer.from}-${answer.to}.csv`;
    saved.click();
    URL.revokeObjectURL(saved.href);
  }
}

/** RFC 4180; a text that a spreadsheet would take for a formula is kept one. @param {string|number} value */
function cell(value) {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

customElements.define('ws-figures', FiguresPage);
