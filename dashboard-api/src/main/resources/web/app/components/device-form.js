import { html, nothing } from 'lit';
import { api } from '../api.js';
import { local, t, word } from '../i18n.js';
import { Part } from './element.js';
import { icons } from './icons.js';
import { Loaded, problemNote } from './loading.js';

/** @typedef {import('../types.js').RegisteredDevice} RegisteredDevice */

const TYPES = /** @type {const} */ (['gateway', 'kiosk', 'sensor']);
const NAMES = { gateway: ['网关', 'Gateway'], kiosk: ['健康一体机', 'Health kiosk'], sensor: ['传感器', 'Sensor'] };
const ID = '[a-z0-9][a-z0-9\\-]{0,63}';

/** What a device of that id probably is. @param {string} id */
const guess = (id) => /kiosk/.test(id) ? 'kiosk' : /(^|-)(gw|gateway)/.test(id) ? 'gateway' : 'sensor';

/**
 * Registers a device, or moves and renames one. Says `saved` with `{device, replayed}` when it is done; `replayed` is null after an edit.
 */
export class DeviceForm extends Part {
  static properties = { open: { state: true }, busy: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** @type {{id: string, fixed: boolean, etag: string, waiting: number}|null} what is being registered or (with an etag) edited */
    this.open = null;
    this.busy = false;
    /** @type {any} */
    this.problem = null;
    this.form = { id: '', station: '', type: /** @type {'gateway'|'kiosk'|'sensor'} */ ('gateway'), zh: '', en: '', replay: true };
    /** Names the reader has not typed follow the type. */
    this.named = false;
    /** @type {Loaded<import('../types.js').Station[]>} */
    this.places = new Loaded(this, async (cancel) => (await api.stations(cancel)).stations);
  }

  /** @param {string} id empty: the reader types it @param {number} waiting messages of it in quarantine */
  async register(id, waiting = 0) {
    const type = id ? guess(id) : 'gateway';
    this.named = false;
    this.form = { id, station: '', type, zh: NAMES[type][0], en: NAMES[type][1], replay: true };
    await this.#show({ id, fixed: id !== '', etag: '', waiting });
    // A device is mostly called after its station: the longest that fits.
    const near = (this.places.data ?? []).map((s) => s.id).filter((s) => id.startsWith(s)).sort((a, b) => b.length - a.length)[0];
    if (near && this.open?.id === id && !this.form.station) {
      this.form.station = near;
      this.requestUpdate();
    }
  }

  /** @param {RegisteredDevice & {etag: string}} device as it was read */
  async edit(device) {
    this.named = true;
    this.form = { id: device.id, station: device.station.id, type: device.type, zh: device.name.zh, en: device.name.en, replay: false };
    await this.#show({ id: device.id, fixed: true, etag: device.etag, waiting: 0 });
  }

  /** @param {NonNullable<DeviceForm['open']>} open */
  async #show(open) {
    this.problem = null;
    this.open = open;
    await this.updateComplete;
    const dialog = this.querySelector('dialog');
    if (!dialog?.open) dialog?.showModal();
    await this.places.read();
  }

  #close() {
    this.querySelector('dialog')?.close();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (this.busy || !this.open) return;
    const { id, station, type, zh, en, replay } = this.form;
    this.busy = true;
    this.problem = null;
    try {
      const name = { zh: zh.trim(), en: en.trim() };
      const saved = this.open.etag
        ? { device: await api.editDevice(id, this.open.etag, { station, type, name }), replayed: null }
        : await api.registerDevice({ id, station, type, name, replay });
      this.#close();
      this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
  }

  /** @param {string} type */
  #choose(type) {
    this.form.type = /** @type {'gateway'|'kiosk'|'sensor'} */ (type);
    if (!this.named) [this.form.zh, this.form.en] = NAMES[this.form.type];
    this.requestUpdate();
  }

  render() {
    const open = this.open;
    if (!open) return nothing;
    const form = this.form;
    const text = (/** @type {'id'|'zh'|'en'} */ field) => (/** @type {any} */ e) => { form[field] = e.target.value; if (field !== 'id') this.named = true; this.requestUpdate(); };
    const ready = form.id && form.station && form.zh.trim() && form.en.trim();
    return html`<dialog class="device-form" aria-labelledby="device-form-title" @close=${() => { this.open = null; }}><form @submit=${this.#submit}>
      <h2 id="device-form-title">${open.etag ? t('device.edit') : t('device.register')}</h2>
      ${open.fixed ? html`<p class="device-form-id">${icons.device}<code>${form.id}</code></p>`
        : html`<label class="field"><span>${t('device.id')}</span><input .value=${form.id} @input=${text('id')} required pattern=${ID} autocapitalize="none" spellcheck="false" aria-describedby="device-id-hint"></label>
          <p class="hint" id="device-id-hint">${t('device.id.hint')}</p>`}
      <label class="field"><span>${t('alarms.station')}</span><select required @change=${(/** @type {any} */ e) => { form.station = e.target.value; this.requestUpdate(); }}>
        <option value="" ?selected=${!form.station}>${this.places.busy && !this.places.data ? t('state.loading') : t('device.choose')}</option>
        ${(this.places.data ?? []).map((s) => html`<option value=${s.id} ?selected=${form.station === s.id}>${local(s.name)} · ${s.id}</option>`)}</select></label>
      ${problemNote(this.places.problem)}
      <div class="field"><span id="device-type">${t('device.type')}</span><div class="segments" role="group" aria-labelledby="device-type">${TYPES.map((type) => html`<button type="button"
        aria-pressed=${form.type === type ? 'true' : 'false'} @click=${() => this.#choose(type)}>${word('device', type)}</button>`)}</div></div>
      ${form.type === 'kiosk' ? html`<p class="hint">${t('device.kiosk.hint')}</p>` : nothing}
      <div class="field-pair"><label class="field"><span>${t('device.name.zh')}</span><input lang="zh-CN" maxlength="100" required .value=${form.zh} @input=${text('zh')}></label>
        <label class="field"><span>${t('device.name.en')}</span><input lang="en" maxlength="100" required .value=${form.en} @input=${text('en')}></label></div>
      ${open.etag ? html`<p class="hint">${t('device.move.hint')}</p>` : html`<label class="check"><input type="checkbox" .checked=${form.replay} @change=${(/** @type {any} */ e) => { form.replay = e.target.checked; }}>
        <span>${open.waiting ? t('device.replay.n', { n: open.waiting }) : t('device.replay')}</span></label>`}
      ${problemNote(this.problem)}
      <div class="dialog-foot"><button type="button" class="button ghost" @click=${() => this.#close()}>${t('action.cancel')}</button>
        <button class="button primary" ?disabled=${!ready || this.busy}>${open.etag ? t('action.save') : t('device.register.do')}</button></div></form></dialog>`;
  }
}

customElements.define('ws-device-form', DeviceForm);
