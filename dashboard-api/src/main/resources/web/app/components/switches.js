import { html } from 'lit';
import { lang, speak, t, word } from '../i18n.js';
import { icons } from './icons.js';

/** @typedef {'auto'|'light'|'dark'} Theme */
/** Set by theme.js before anything else runs. @type {{readonly chosen: Theme, choose: (theme: Theme) => void}} */
const theme = /** @type {any} */ (window).wsTheme;
const THEMES = /** @type {const} */ (['auto', 'light', 'dark']);
const themeIcon = { auto: icons.auto, light: icons.sun, dark: icons.moon };

/** Language and theme, on every screen including the first. */
export function switches() {
  const chosen = theme.chosen;
  const after = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
  return html`<div class="switches">
    <button class="quiet" lang=${lang() === 'zh' ? 'en' : 'zh-CN'} @click=${() => speak(lang() === 'zh' ? 'en' : 'zh')}
      aria-label=${t('language.switch')}>${lang() === 'zh' ? 'EN' : '中文'}</button>
    <button class="quiet" @click=${() => theme.choose(after)}
      aria-label=${t('theme.switch', { now: word('theme', chosen), next: word('theme', after) })} title=${word('theme', chosen)}>${themeIcon[chosen]}</button>
  </div>`;
}
