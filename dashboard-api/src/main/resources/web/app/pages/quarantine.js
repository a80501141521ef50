import { html, nothing } from 'lit';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, skeletonRows } from '../components/loading.js';
import { Paged } from '../components/paged.js';
import { systemTabs } from '../components/system-tabs.js';
import { t, word } from '../i18n.js';

/** @typedef {{id: number, receivedAt: string, topic: string, device: string, reason: string, detail: string, size: number, preview: string|null, withheld: boolean}} Message */

/** @param {number} bytes */
const size = (bytes) => bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1048576).toFixed(1)} MiB`;

/** Messages nobody could use: what was wrong with each, and what it said. */
class Quarantine extends Part {
  constructor() {
    super();
    /** @type {Paged<Message, {messages: Message[]}>} */
    this.list = new Paged(this, (before, cancel) => api.quarantine({ before, limit: 50 }, cancel), (answer) => answer.messages);
  }

  connectedCallback() {
    super.connectedCallback();
    this.list.first.read();
  }

  render() {
    return html`<div class="page page-quarantine">${systemTabs('quarantine')}<div class="page-head"><h1>${t('page.quarantine')}</h1><p class="dim">${t('quarantine.what')}</p>
        <div class="head-actions"><button class="button small" @click=${() => this.list.first.read()}>${icons.history}${t('action.refresh')}</button></div></div>
      ${this.list.first.show(() => this.list.rows.length === 0 ? empty(t('quarantine.none'), t('quarantine.none.hint'))
        : html`<ul class="messages">${this.list.rows.map((m) => this.#message(m))}</ul>${this.list.button()}`, skeletonRows(6))}</div>`;
  }

  /** @param {Message} m */
  #message(m) {
    return html`<li class="card message" data-row>
      <p class="message-head"><span class="tag outline strong">${word('reason', m.reason.toLowerCase().replaceAll('_', '-'))}</span><code>${m.topic}</code><span class="dim num"><ws-age at=${m.receivedAt}></ws-age> · ${size(m.size)}</span></p>
      <p>${m.detail}</p>
      ${m.withheld ? html`<p class="dim withheld">${icons.audit}${t('quarantine.withheld')}</p>`
        : m.preview ? html`<details><summary>${t('quarantine.preview')}</summary><pre tabindex="0">${m.preview}</pre></details>` : nothing}</li>`;
  }
}

customElements.define('ws-quarantine', Quarantine);
