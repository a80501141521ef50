import { MESSAGES } from './messages.js';

/** @typedef {keyof typeof MESSAGES} Key */

let current = initial();
apply();

function initial() {
  let kept = null;
  try { kept = localStorage.getItem('ws.lang'); } catch { /* storage is closed */ }
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.languages.some((l) => l.toLowerCase().startsWith('zh')) || !navigator.language.startsWith('en') ? 'zh' : 'en';
}

function apply() {
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
}

/** @returns {'zh'|'en'} */
export function lang() {
  return /** @type {'zh'|'en'} */ (current);
}

/** @param {'zh'|'en'} to everything on the page is said anew */
export function speak(to) {
  if (to === current) return;
  current = to;
  try { localStorage.setItem('ws.lang', to); } catch { /* it lasts as long as this page */ }
  apply();
  dispatchEvent(new CustomEvent('ws:lang'));
}

/**
 * The text of a key in the reader's language; `{n}` is filled from `values`.
 * A key nobody wrote is shown as it is and logged as an error: the browser tests fail on it.
 *
 * @param {Key} key
 * @param {Record<string, string|number>} [values]
 */
export function t(key, values) {
  const pair = MESSAGES[key];
  if (!pair) {
    console.error(`no text for '${key}'`);
    return `⟦${key}⟧`;
  }
  const text = pair[current === 'zh' ? 0 : 1];
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? `{${name}}`)) : text;
}

/** For words that come from outside (states, flags, actions): ours when we have one, theirs when not. */
export function word(/** @type {string} */ family, /** @type {string} */ theirs) {
  const pair = /** @type {Record<string, readonly string[]>} */ (MESSAGES)[`${family}.${theirs}`];
  return pair ? pair[current === 'zh' ? 0 : 1] : theirs;
}

/** @param {import('./types.js').LocalText|null|undefined} text */
export function local(text) {
  return text ? text[lang()] || text.zh || text.en : '';
}
