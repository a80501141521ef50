import { html, nothing } from 'lit';
import { t } from '../i18n.js';
import { Part } from './element.js';

/** @typedef {{title: string, text: string, action: string}} Question */

/** Asks before something that cannot be taken back. @param {Question} question @returns {Promise<boolean>} */
export function confirmed(question) {
  return new Promise((answer) => dispatchEvent(new CustomEvent('ws:confirm', { detail: { question, answer } })));
}

/** The one dialog of the page that asks. */
class Confirm extends Part {
  static properties = { question: { state: true } };

  constructor() {
    super();
    /** @type {Question|null} */
    this.question = null;
    /** @type {(yes: boolean) => void} */
    this.answer = () => {};
    this.asked = (/** @type {Event} */ event) => this.#open(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:confirm', this.asked);
  }

  disconnectedCallback() {
    removeEventListener('ws:confirm', this.asked);
    super.disconnectedCallback();
  }

  /** @param {{question: Question, answer: (yes: boolean) => void}} detail */
  async #open({ question, answer }) {
    this.answer(false);
    this.answer = answer;
    this.question = question;
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
  }

  /** @param {boolean} yes */
  #say(yes) {
    this.answer(yes);
    this.answer = () => {};
    this.querySelector('dialog')?.close();
  }

  render() {
    const asked = this.question;
    return html`<dialog class="confirm" role="alertdialog" aria-labelledby="confirm-title" aria-describedby="confirm-text"
      @close=${() => { this.#say(false); this.question = null; }}>${asked ? html`
      <h2 id="confirm-title">${asked.title}</h2><p id="confirm-text">${asked.text}</p>
      <div class="dialog-foot"><button class="button ghost" autofocus @click=${() => this.#say(false)}>${t('action.cancel')}</button>
        <button class="button danger" @click=${() => this.#say(true)}>${asked.action}</button></div>` : nothing}</dialog>`;
  }
}

customElements.define('ws-confirm', Confirm);
