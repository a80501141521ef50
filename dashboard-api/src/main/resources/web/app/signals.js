import { api } from './api.js';
import { lang, local, t, word } from './i18n.js';

/** @typedef {import('./types.js').Signal} Signal */

/** @type {Map<string, Signal>} */
const catalogue = new Map();
let reading = /** @type {Promise<void>|null} */ (null);

/** Reads the catalogue once per session; those who may not see vitals get one without them. */
export function readSignals() {
  reading ??= api.signals().then((answer) => {
    catalogue.clear();
    for (const signal of answer.signals) catalogue.set(signal.code, signal);
  }).catch((failure) => {
    reading = null;
    throw failure;
  });
  return reading;
}
addEventListener('ws:session', () => { reading = null; });

/** @param {string} code */
export const signal = (code) => catalogue.get(code);
export const allSignals = () => [...catalogue.values()];

export const signalName = (/** @type {string} */ code) => local(catalogue.get(code)?.name) || code;

/** UCUM as people write it. */
const units = new Map(Object.entries({
  Cel: '°C', 'mm[Hg]': 'mmHg', 'umol/L': 'µmol/L', 'kg/m2': 'kg/m²', 'ug/m3': 'µg/m³', m3: 'm³', '%LEL': '% LEL', deg: '°',
}));

export function unitOf(/** @type {string} */ code) {
  const unit = catalogue.get(code)?.unit ?? '';
  return units.get(unit) ?? word('unit', unit);
}

/** Making one takes longer than using it, and a list of 200 stations uses 400 a second. @type {Map<string, Intl.NumberFormat>} */
const numbers = new Map();

/** A number with the digits that mean something. @param {string} code @param {number} value */
export function digits(code, value) {
  const decimals = catalogue.get(code)?.decimals ?? 1;
  const key = `${lang()} ${decimals}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(lang() === 'zh' ? 'zh-CN' : 'en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    numbers.set(key, format);
  }
  return format.format(value);
}

export const worded = (/** @type {string} */ code) => (catalogue.get(code)?.states.length ?? 0) > 0;

/** A state in words: what this signal calls it, else what the word means everywhere. @param {string} code @param {string} state */
export function stateWord(code, state) {
  const own = word('state', `${code}.${state}`);
  return own === `${code}.${state}` ? word('state', state) : own;
}

/** A value as text without its unit. @param {import('./types.js').Value} v */
export function valueText(v) {
  if (v.flags.includes('failed')) return t('value.failed');
  if (v.state !== null && v.state !== undefined) return stateWord(v.signal, v.state);
  const known = catalogue.get(v.signal);
  if (known?.states.length) return stateWord(v.signal, known.states[v.value] ?? '?');
  if (known?.kind === 'date') return new Date(v.value * 86400000).toISOString().slice(0, 10);
  if (known?.kind === 'heartbeat') return t('value.alive');
  if (known?.kind === 'geo') return t('value.place');
  const comparator = v.flags.includes('less-than') ? '<' : v.flags.includes('greater-than') ? '>' : '';
  return comparator + digits(v.signal, v.value);
}

/** A number somebody noted, as text with its unit. @param {string} code @param {number} value */
export function readingText(code, value) {
  const text = valueText({ signal: code, device: '', part: '', value, state: null, at: '', receivedAt: '', flags: [] });
  return worded(code) ? text : `${text} ${unitOf(code)}`.trim();
}

/** Said once and then true until something else is said: events, and whether a device is connected. */
export const holds = (/** @type {string} */ code) => code === 'device.status' || catalogue.get(code)?.kind === 'event';

/**
 * Seconds after which a value of this signal is stale: three missed reports, and never under ten minutes.
 * What holds until something else is said is never stale (0) while we would hear of it.
 *
 * @param {string} code @param {import('./types.js').Link} [link] of the station
 */
export function staleAfter(code, link) {
  if (link === 'online' && holds(code)) return 0;
  return Math.max(600, 3 * (catalogue.get(code)?.interval || 300));
}
