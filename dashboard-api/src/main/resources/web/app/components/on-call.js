import { html, nothing } from 'lit';
import { api } from '../api.js';
import { t, word } from '../i18n.js';
import { session } from '../session.js';
import { dateTime } from '../time.js';
import { Part } from './element.js';
import { Loaded, problemNote, skeletonRows } from './loading.js';

/** @typedef {import('../types.js').OnCall} OnCall */

/** Who is on call, who is next, and what the last shift left to be known. */
class OnCallCards extends Part {
  static properties = { writing: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** Name of the rota a note is written for; empty for none. */
    this.writing = '';
    /** @type {any} */
    this.problem = null;
    /** @type {Loaded<{rotas: OnCall[]}>} */
    this.rotas = new Loaded(this, (cancel) => api.onCall(cancel));
  }

  connectedCallback() {
    super.connectedCallback();
    this.rotas.read();
  }

  /** @param {SubmitEvent} event */
  async #leave(event) {
    event.preventDefault();
    const note = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('note') ?? '').trim();
    if (!note) return;
    this.problem = null;
    try {
      await api.leaveDutyNote(this.writing, note);
      this.writing = '';
      this.rotas.read();
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    return html`<section class="card told" aria-labelledby="on-call"><div class="card-head"><h2 id="on-call">${t('duty.title')}</h2></div>
      ${this.rotas.show(({ rotas }) => rotas.length === 0 ? html`<p class="dim">${t('duty.none')}</p>`
        : html`<ul class="told-list">${rotas.map((r) => this.#rota(r))}</ul>`, skeletonRows(1))}</section>`;
  }

  /** @param {OnCall} r */
  #rota(r) {
    const may = ['station-alarms.acknowledge', 'health-alarms.acknowledge', 'system.write'].some((p) => session.may(p));
    return html`<li><b>${r.onCall.name}</b> <span class="tag outline">${word('duty.role', r.role)}</span> ${r.area ? html`<span class="dim">${r.area}</span>` : nothing}
      <span class="dim">${t('duty.until', { at: dateTime(r.until), next: r.next.name })}</span>
      ${r.onCall.id !== r.turn.id ? html` <span class="dim">${t('duty.instead', { name: r.turn.name })}</span>` : nothing}
      ${r.note ? html`<p class="hint">${t('duty.note', { author: r.note.author, at: dateTime(r.note.writtenAt) })} ${r.note.note}</p>` : nothing}
      ${may && this.writing !== r.rota ? html`<button class="link" @click=${() => { this.writing = r.rota; }}>${t('duty.leave')}</button>` : nothing}
      ${this.writing === r.rota ? html`<form @submit=${this.#leave}><label class="field"><span>${t('duty.leave.label')}</span><textarea name="note" required maxlength="2000" rows="2"></textarea></label>
        ${problemNote(this.problem)}<button class="button small primary">${t('duty.leave.do')}</button>
        <button type="button" class="button small ghost" @click=${() => { this.writing = ''; }}>${t('action.cancel')}</button></form>` : nothing}</li>`;
  }
}

customElements.define('ws-on-call', OnCallCards);
