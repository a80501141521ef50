import { html, nothing } from 'lit';
import { t } from '../i18n.js';
import { clockTime, now } from '../time.js';
import { icons } from './icons.js';

/**
 * Something read from the server for a part of the page, with what the reader must know about it: on its way,
 * here, failed, or here but old because reading it again failed.
 *
 * @template T
 */
export class Loaded {
  /** @type {T|null} */
  data = null;
  /** @type {import('../api.js').Problem|null} */
  problem = null;
  busy = false;
  /** By the server's clock, epoch ms. */
  readAt = 0;
  #host;
  #read;
  #cancel = new AbortController();

  /** @param {import('lit').ReactiveControllerHost} host @param {(cancel: AbortSignal) => Promise<T>} read */
  constructor(host, read) {
    this.#host = host;
    this.#read = read;
    host.addController({ hostDisconnected: () => this.#cancel.abort() });
  }

  /** Reads; a later call overtakes an earlier one. What is shown stays until the new is here. */
  async read() {
    this.#cancel.abort();
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.busy = true;
    this.#host.requestUpdate();
    try {
      const data = await this.#read(cancel.signal);
      if (cancel.signal.aborted) return;
      this.data = data;
      this.problem = null;
      this.readAt = now();
    } catch (failure) {
      if (cancel.signal.aborted) return;
      this.problem = /** @type {any} */ (failure);
    }
    this.busy = false;
    this.#host.requestUpdate();
  }

  forget() {
    this.data = null;
    this.problem = null;
  }

  /**
   * @param {(data: T) => unknown} view
   * @param {unknown} [skeleton]
   */
  show(view, skeleton = skeletonRows()) {
    if (this.data !== null) {
      return html`${this.problem ? this.#old() : nothing}${view(this.data)}`;
    }
    return this.problem ? failed(this.problem, () => this.read()) : skeleton;
  }

  #old() {
    return html`<p class="note warn" role="status">${t('state.old', { at: clockTime(this.readAt) })}
      <button class="link" @click=${() => this.read()}>${t('action.retry')}</button></p>`;
  }
}

/** @param {import('../api.js').Problem} problem @param {() => void} [retry] */
export function failed(problem, retry) {
  const title = problem.status === 0 ? t('error.unreachable')
    : problem.status === 403 ? t('error.forbidden')
      : problem.status === 404 ? t('error.missing') : problem.title || t('error.failed');
  const detail = problem.status === 0 ? t('error.unreachable.hint') : problem.detail || '';
  return html`<div class="blank" role="alert">
    <p class="blank-title">${title}</p>${detail && detail !== title ? html`<p>${detail}</p>` : nothing}
    ${retry ? html`<button class="button" @click=${retry}>${t('action.retry')}</button>` : nothing}</div>`;
}

/** @param {string} title @param {string} [hint] @param {unknown} [more] */
export const empty = (title, hint = '', more = nothing) => html`<div class="blank"><span class="blank-mark" aria-hidden="true">${icons.check}</span>
  <p class="blank-title">${title}</p>${hint ? html`<p>${hint}</p>` : nothing}${more}</div>`;

/** @param {number} [rows] */
export const skeletonRows = (rows = 6) => html`<div class="skeleton" role="status" aria-label=${t('state.loading')}>
  ${Array.from({ length: rows }, () => html`<div class="skeleton-row"><i></i><i></i><i></i></div>`)}</div>`;

/** What a program said in English, for whoever has to mend it. @param {string} words */
export const technical = (words) => html`<span class="technical"><span class="technical-label">${t('technical')}</span><span lang="en">${words}</span></span>`;

/** The inline sentence after an attempt to change something failed. @param {import('../api.js').Problem|null} problem */
export function problemNote(problem) {
  if (!problem) return nothing;
  const errors = problem.errors.map((e) => typeof e === 'string' ? e : /** @type {any} */ (e).detail ?? '').filter(Boolean);
  return html`<p class="note bad" role="alert">${problem.status === 0 ? t('error.unreachable') : problem.message}
    ${errors.length ? technical(errors.join(' · ')) : nothing}</p>`;
}
