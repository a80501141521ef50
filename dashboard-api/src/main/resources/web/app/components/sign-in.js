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
      <div class="door-side" aria-hidden="true">
        <svg class="door-art" viewBox="0 0 480 640" preserveAspectRatio="xMidYMax slice">
          <g class="art-hills"><path d="M-20 430 90 330l70 62 96-118 88 104 60-46 110 98v210H-20z"/><path class="near" d="M-20 500c90-44 150-20 230 4s170-26 310-58v200H-20z"/></g>
          <g class="art-road"><path d="M238 470h8c6 50 60 100 96 176H150c40-76 82-126 88-176z"/></g>
          <g class="art-house"><path d="M166 424c34-6 58-26 76-58 18 32 42 52 76 58M186 426v52M298 426v52"/><circle cx="242" cy="404" r="6.500"/></g>
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
