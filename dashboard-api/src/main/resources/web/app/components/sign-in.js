import { html, nothing } from 'lit';
import { api } from '../api.js';
import { t } from '../i18n.js';
import { session } from '../session.js';
import { Part } from './element.js';
import { mark } from './icons.js';
import { switches } from './switches.js';

class SignIn extends Part {
  static properties = { busy: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.busy = false;
    /** @type {any} */
    this.problem = null;
    this.again = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:theme', this.again);
  }

  disconnectedCallback() {
    removeEventListener('ws:theme', this.again);
    super.disconnectedCallback();
  }

  firstUpdated() {
    /** @type {HTMLElement|null} */ (this.querySelector('input'))?.focus();
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const data = new FormData(form);
    this.busy = true;
    this.problem = null;
    try {
      session.opened(await api.signIn(String(data.get('user')).trim(), String(data.get('password'))));
    } catch (problem) {
      this.problem = problem;
      this.busy = false;
      await this.updateComplete;
      const password = /** @type {HTMLInputElement} */ (form.elements.namedItem('password'));
      password.select();
      password.focus();
    }
  }

  #said() {
    const { status, message } = this.problem;
    if (status === 401) return [t('signin.wrong'), t('signin.wrong.hint')];
    if (status === 429 || status === 423) return [t('signin.locked'), message];
    if (status === 0) return [t('error.unreachable'), t('error.unreachable.hint')];
    return [t('error.failed'), message];
  }

  render() {
    return html`<main class="door">
      <div class="door-side">
        <p class="door-motto">${t('signin.motto')}</p>
        <svg class="door-art" viewBox="0 0 640 720" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
          <path class="ridge far" d="M-40 452 46 398l52 30 92-92 58 62 44-30 84-104 96 112 42-26 70 64 56-34 120 92v328H-40z"/>
          <path class="ridge mid" d="M-40 520c70-10 96-64 160-64s92 44 150 40 84-58 160-58 110 66 160 70 60-10 110-10v262H-40z"/>
          <path class="ridge near" d="M-40 590c110-44 230-52 370-40s250 0 370-20v230H-40z"/>
          <path class="way" d="M323 562h14c6 56 60 98 100 158H190c58-56 122-98 133-158z"/>
          <g class="house"><path d="M232 476c44-6 76-32 98-74 22 42 54 68 98 74M262 477v86M398 477v86M290 563v-52h80v52"/><circle cx="330" cy="460" r="8"/></g>
        </svg>
      </div>
      <div class="door-main">
        <div class="door-top">${switches()}</div>
        <form class="door-form" @submit=${this.#submit} novalidate>
          <div class="door-brand">${mark}<div><h1>${t('product.short')}</h1><p>${t('product.sub')}</p></div></div>
          <p class="door-what">${t('signin.what')}</p>
          <label class="field"><span>${t('signin.user')}</span>
            <input name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required aria-describedby=${this.problem ? 'signin-problem' : nothing}></label>
          <label class="field"><span>${t('signin.password')}</span>
            <input name="password" type="password" autocomplete="current-password" required aria-invalid=${this.problem?.status === 401 ? 'true' : 'false'}></label>
          ${this.problem ? html`<p class="note bad" role="alert" id="signin-problem"><b>${this.#said()[0]}</b><br>${this.#said()[1]}</p>` : nothing}
          <button class="button primary wide" ?disabled=${this.busy}>${this.busy ? t('signin.busy') : t('signin.enter')}</button>
        </form>
      </div>
    </main>`;
  }
}

customElements.define('ws-sign-in', SignIn);
