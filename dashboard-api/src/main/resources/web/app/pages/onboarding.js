import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { Again } from '../components/again.js';
import '../components/device-form.js';
import { Part } from '../components/element.js';
import { count } from '../components/figures.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { shape } from '../components/marks.js';
import { systemTabs } from '../components/system-tabs.js';
import { t, word } from '../i18n.js';
import { link } from '../links.js';
import { session } from '../session.js';

/** @typedef {import('../types.js').Stranger} Stranger */

/** How often the list is read again (ms). */
const AGAIN = 5_000;

/** Devices that send and stand in no register: what they have sent is kept until somebody says where they belong. */
class Onboarding extends Part {
  static properties = { wanted: { type: String }, saved: { state: true } };

  constructor() {
    super();
    /** Id of the device to begin with; empty for none. */
    this.wanted = '';
    /** @type {{device: import('../types.js').RegisteredDevice, replayed: number}|null} */
    this.saved = null;
    /** @type {Loaded<{devices: Stranger[], total: number}>} */
    this.list = new Loaded(this, (cancel) => api.onboarding(cancel));
    new Again(this, AGAIN, () => { if (!this.list.busy) this.list.read(); });
  }

  async connectedCallback() {
    super.connectedCallback();
    await this.list.read();
    const stranger = this.list.data?.devices.find((d) => d.device === this.wanted);
    if (stranger && this.isConnected) this.#register(stranger.device, stranger.count);
  }

  /** @param {string} id @param {number} waiting */
  #register(id, waiting) {
    this.saved = null;
    /** @type {import('../components/device-form.js').DeviceForm} */ (this.querySelector('ws-device-form')).register(id, waiting);
  }

  /** @param {CustomEvent} event */
  #done(event) {
    this.saved = event.detail;
    this.list.read();
  }

  render() {
    const may = session.may('system.write');
    return html`<div class="page page-onboarding">${systemTabs('onboarding')}<div class="page-head"><h1>${t('page.onboarding')}</h1><p class="dim">${t('onboarding.what')}</p>
        ${may ? html`<div class="head-actions"><button class="button small" @click=${() => this.#register('', 0)}>${icons.onboarding}${t('onboarding.other')}</button></div>` : nothing}</div>
      <div role="status">${this.saved ? html`<p class="note good">${shape('normal')} ${t('onboarding.done', { id: this.saved.device.id, n: count(this.saved.replayed) })}
        <a href=${link.device(this.saved.device.id)}>${t('onboarding.see')}</a></p>` : nothing}</div>
      ${this.list.show(({ devices, total }) => devices.length === 0 ? empty(t('onboarding.none'), t('onboarding.none.hint'))
        : html`<ul class="strangers">${repeat(devices, (d) => d.device, (d) => this.#stranger(d, may))}</ul>
          ${total > devices.length ? html`<p class="hint">${t('onboarding.more', { n: total - devices.length })}</p>` : nothing}`, skeletonRows(4))}
      <ws-device-form @saved=${this.#done}></ws-device-form></div>`;
  }

  /** @param {Stranger} d @param {boolean} may */
  #stranger(d, may) {
    return html`<li class="card stranger" data-row>
      <div class="stranger-head"><h2><code>${d.device}</code></h2><span class="tag outline">${word('dialect', d.dialect)}</span></div>
      <dl class="facts"><div><dt>${t('onboarding.kept')}</dt><dd class="num"><a href=${`#/quarantine?device=${encodeURIComponent(d.device)}`}>${t('onboarding.messages', { n: count(d.count) })}</a></dd></div>
        <div><dt>${t('onboarding.first')}</dt><dd><ws-age at=${d.first}></ws-age></dd></div><div><dt>${t('onboarding.last')}</dt><dd><ws-age at=${d.last}></ws-age></dd></div>
        <div class="wide"><dt>${t('quarantine.topic')}</dt><dd>${d.topics.map((topic) => html`<code class="topic">${topic}</code>`)}</dd></div></dl>
      <div class="stranger-foot"><a class="button small ghost" href=${link.message(d.newest)}>${t('onboarding.newest')}</a>
        ${may ? html`<button class="button small primary" @click=${() => this.#register(d.device, d.count)} aria-label=${`${t('device.register.do')}: ${d.device}`}>${icons.check}${t('device.register.do')}</button>` : nothing}</div></li>`;
  }
}

customElements.define('ws-onboarding', Onboarding);
