import { html, nothing } from 'lit';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { shape } from '../components/marks.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { absolute, dateTime } from '../time.js';

/** @typedef {import('../types.js').Rule} Rule */
/** @typedef {import('../types.js').RuleVersion} RuleVersion */

/** Where a rule stands, as the service says it: a file and a line. @param {string} place */
const placeText = (place) => {
  const [, file, line] = /^(.*), line (\d+)$/.exec(place) ?? [];
  return file ? t('rules.place', { file, line }) : place;
};

/** The rules in force, and of one of them what it says and said before. */
class Rules extends Part {
  static properties = { selected: { type: String }, search: { state: true } };

  constructor() {
    super();
    this.selected = '';
    this.search = '';
    /** @type {Loaded<{rules: Rule[]}>} */
    this.all = new Loaded(this, (cancel) => api.rules(cancel));
    /** @type {Loaded<{id: string, versions: RuleVersion[]}>} */
    this.one = new Loaded(this, (cancel) => api.rule(this.selected, cancel));
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('selected')) return;
    this.one.forget();
    if (this.selected) this.one.read();
    else this.all.read();
  }

  render() {
    return html`<div class="page page-rules">${this.selected ? this.#rule() : this.#list()}</div>`;
  }

  #list() {
    const head = (/** @type {any} */ key) => html`<th scope="col">${t(key)}</th>`;
    return html`<div class="page-head"><h1>${t('page.rules')}</h1><p class="dim">${t('rules.what')}</p></div>
      ${this.all.show(({ rules }) => {
        if (rules.length === 0) return empty(t('rules.none'));
        const wanted = this.search.trim().toLowerCase();
        const found = rules.filter((rule) => `${rule.id} ${rule.title.zh} ${rule.title.en}`.toLowerCase().includes(wanted));
        return html`<div class="toolbar"><label class="search">${icons.search}<span class="sr">${t('rules.search')}</span><input type="search" placeholder=${t('rules.search')} .value=${this.search}
            @input=${(/** @type {any} */ e) => { this.search = e.target.value; }}><kbd aria-hidden="true">/</kbd></label></div>
          ${found.length === 0 ? empty(t('rules.noMatch')) : html`<div class="scroll" tabindex="0" role="region" aria-label=${t('page.rules')}><table class="grid compact"><thead><tr>${head('rules.rule')}${head('rules.version')}${head('rules.since')}${head('rules.budget')}</tr></thead>
          <tbody>${found.map((rule) => html`<tr><td><a href=${link.rule(rule.id)}>${local(rule.title)}</a> <code class="dim">${rule.id}</code></td>
            <td><code>${rule.version}</code></td><td class="num" title=${absolute(rule.since)}>${dateTime(rule.since)}</td><td>${budget(rule)}</td></tr>`)}</tbody></table></div>`}`;
      }, skeletonRows(8))}`;
  }

  #rule() {
    return this.one.show(({ id, versions }) => html`<div class="page-head"><h1>${local(versions[0].title)}</h1><p class="dim"><code>${id}</code> · ${word('concern', versions[0].concern)}</p>
        <div class="head-actions"><a href="#/rules">${t('page.rules')}</a></div></div>
      ${versions.map((said) => this.#version(said))}`, skeletonRows(6));
  }

  /** @param {RuleVersion} said */
  #version(said) {
    const then = new URLSearchParams(location.hash.split('?')[1]).get('version') === said.version;
    return html`<section class="card rule-version" aria-current=${then ? 'true' : 'false'}><div class="card-head"><h2>${t('rules.version')} <code>${said.version}</code></h2>
        ${then ? html`<span class="tag">${t('rules.then')}</span>` : nothing}</div>
      <p><span class="num" title=${absolute(said.since)}>${dateTime(said.since)}</span> – ${said.until
        ? html`<span class="num" title=${absolute(said.until)}>${dateTime(said.until)}</span>` : t('rules.now')} <span class="dim">${placeText(said.place)}</span></p>
      ${said.budget && !said.until ? html`<p>${budget(said)}</p>` : nothing}
      <pre class="raw" tabindex="0">${said.definition}</pre></section>`;
  }
}

/** How many pages it may cause, and whether the last week says that it causes more. @param {Rule|RuleVersion} rule */
function budget(rule) {
  const given = rule.budget;
  if (!given) return html`<span class="dim">–</span>`;
  const said = t('rules.allowed', { n: given.pagesPerDay });
  if (given.found === null) return html`${said} <span class="dim">${t('rules.unchecked')}</span>`;
  const found = t('rules.found', { n: given.found.toFixed(1), days: (given.days ?? 0).toFixed(1) });
  return given.over ? html`<span class="note bad sev-warning" role="note">${shape('warning')} ${said} ${found} ${t('rules.over')}</span>` : html`${said} <span class="dim">${found}</span>`;
}

customElements.define('ws-rules', Rules);
