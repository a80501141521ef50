import { html } from 'lit';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { empty, skeletonRows } from '../components/loading.js';
import { shape } from '../components/marks.js';
import { Paged } from '../components/paged.js';
import { systemTabs } from '../components/system-tabs.js';
import { t, word } from '../i18n.js';
import { absolute, clockTime, dateTime } from '../time.js';

/** @typedef {{id: number, at: string, actor: string, role: string, action: string, subject: string, from: string}} Entry */

/** Who looked at or changed what; each entry is sealed to the one before. */
class Audit extends Part {
  constructor() {
    super();
    /** @type {Paged<Entry, {entries: Entry[], intact: boolean}>} */
    this.list = new Paged(this, (before, cancel) => api.audit({ before, limit: 100 }, cancel), (answer) => answer.entries);
  }

  connectedCallback() {
    super.connectedCallback();
    this.list.first.read();
  }

  render() {
    const head = (/** @type {any} */ key) => html`<th role="columnheader" scope="col">${t(key)}</th>`;
    return html`<div class="page page-audit">${systemTabs('audit')}<div class="page-head"><h1>${t('page.audit')}</h1><p class="dim">${t('audit.what')}</p></div>
      ${this.list.first.show(({ intact }) => html`<p class=${`note ${intact ? '' : 'bad'} seal ${intact ? 'sev-normal' : 'sev-critical'}`} role=${intact ? 'status' : 'alert'}>${shape(intact ? 'normal' : 'critical')} ${intact ? t('audit.intact') : t('audit.broken')}</p>
        ${this.list.rows.length === 0 ? empty(t('audit.none')) : html`<div class="scroll" tabindex="0" role="region" aria-label=${t('page.audit')}><table class="grid compact" role="table"><thead role="rowgroup"><tr role="row">${head('chart.time')}${head('audit.actor')}${head('audit.action')}${head('audit.subject')}${head('audit.from')}</tr></thead>
          <tbody role="rowgroup">${this.list.rows.map((e) => html`<tr role="row"><td role="cell" class="num" title=${absolute(e.at)}>${dateTime(e.at)}<span class="dim">:${clockTime(e.at, true).slice(-2)}</span></td>
            <td role="cell"><b>${e.actor}</b> <span class="dim">${word('role', e.role)}</span></td><td role="cell">${word('audited', e.action)}</td><td role="cell"><code>${e.subject}</code></td><td role="cell" class="num dim">${e.from}</td></tr>`)}</tbody></table></div>${this.list.button()}`}`, skeletonRows(8))}</div>`;
  }
}

customElements.define('ws-audit', Audit);
