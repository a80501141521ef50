import { t } from '../i18n.js';
import { absolute, ago, everySecond, now } from '../time.js';

/**
 * How old something is, counting by itself: `<ws-age at="2026-11-21T02:32:05.000Z">` reads "12 秒前" and has the
 * absolute time as its title. With `stale` (seconds), an older one says so in a word and marks itself `data-stale`.
 */
class Age extends HTMLElement {
  static observedAttributes = ['at', 'stale'];
  #tick = () => this.#write();
  /** @type {(() => void)|null} */
  #stop = null;
  #said = '';

  connectedCallback() {
    this.#stop = everySecond(this.#tick);
    addEventListener('ws:lang', this.#tick);
    this.#write();
  }

  disconnectedCallback() {
    this.#stop?.();
    removeEventListener('ws:lang', this.#tick);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#write();
  }

  #write() {
    const at = this.getAttribute('at');
    if (!at) {
      this.#said = '';
      this.textContent = t('age.never');
      return;
    }
    const after = Number(this.getAttribute('stale'));
    const stale = after > 0 && now() - Date.parse(at) > after * 1000;
    // In a narrow column it may become two lines there, and nowhere else.
    const text = stale ? `${t('age.stale')} · ${ago(at).replaceAll(' ', '\u00a0')}` : ago(at);
    if (text !== this.#said) {
      this.#said = text;
      this.textContent = text;
      this.title = absolute(at);
      this.toggleAttribute('data-stale', stale);
    }
  }
}

customElements.define('ws-age', Age);
