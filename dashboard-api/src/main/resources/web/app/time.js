import { lang, t } from './i18n.js';

/**
 * The server's clock, as far as this page knows it. Whoever's laptop is ten minutes off still sees
 * right ages, and a demonstration running faster than life is followed at its own pace.
 */
const clock = { server: Date.now(), local: performance.now(), rate: 1 };
let zone = 'Asia/Shanghai';

/**
 * @param {string} now what the server's clock says, ISO-8601
 * @param {number} [speed] how many seconds it goes on in one; without it, as many as it did before
 */
export function serverSays(now, speed = clock.rate) {
  const server = Date.parse(now);
  if (!Number.isFinite(server)) return;
  clock.server = server;
  clock.local = performance.now();
  clock.rate = speed;
}

/** @returns {number} epoch ms by the server's clock */
export function now() {
  return clock.server + (performance.now() - clock.local) * clock.rate;
}

/** The zone of the station being looked at; every time on the page is shown in it. */
export function useZone(/** @type {string} */ id) {
  if (id && id !== zone) {
    zone = id;
    formats.clear();
  }
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();
addEventListener('ws:lang', () => formats.clear());

/** @param {Intl.DateTimeFormatOptions} options */
function format(options) {
  const key = JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(lang() === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
    formats.set(key, found);
  }
  return found;
}

/** As a field for date and time has it, in the zone of the page. @param {number} at epoch ms */
export function inputTime(at) {
  const p = parts(at);
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

/** What such a field holds, in the zone of the page. @param {string} text @returns {number} epoch ms; NaN when it is no time */
export function timeOfInput(text) {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return NaN;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  let at = asUtc;
  for (let i = 0; i < 2; i++) at += asUtc - Date.parse(`${inputTime(at)}Z`);
  return at;
}

/** @typedef {string|number|null|undefined} When */
const ms = (/** @type {When} */ when) => typeof when === 'number' ? when : Date.parse(when ?? '');

function parts(/** @type {When} */ when) {
  const all = format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })
    .formatToParts(ms(when));
  return Object.fromEntries(all.map((p) => [p.type, p.value]));
}

/** 10:32 */
export function clockTime(/** @type {When} */ when, seconds = false) {
  const p = parts(when);
  return seconds ? `${p.hour}:${p.minute}:${p.second}` : `${p.hour}:${p.minute}`;
}

/** 2026-11-21 in the station's zone */
export function day(/** @type {When} */ when) {
  const p = parts(when);
  return `${p.year}-${p.month}-${p.day}`;
}

/** The first instant of a calendar day in the station's zone, epoch ms. @param {string} date such as 2026-11-21 */
export function midnight(date) {
  const guess = Date.parse(`${date}T00:00:00Z`);
  const p = parts(guess);
  const there = Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`);
  return guess - (there - guess);
}

/** 11-21 10:32; with the year when it is another one, without the day when it is today. */
export function dateTime(/** @type {When} */ when) {
  if (!Number.isFinite(ms(when))) return '–';
  const p = parts(when);
  const today = parts(now());
  const at = `${p.hour}:${p.minute}`;
  if (p.year !== today.year) return `${p.year}-${p.month}-${p.day} ${at}`;
  return p.month === today.month && p.day === today.day ? `${t('time.today')} ${at}` : `${p.month}-${p.day} ${at}`;
}

/** The whole of it, for a title: 2026-11-21 10:32:05 (Asia/Shanghai) */
export function absolute(/** @type {When} */ when) {
  if (!Number.isFinite(ms(when))) return '';
  const p = parts(when);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second} (${zone})`;
}

/** How long: 12 秒, 3 分钟, 2 小时 5 分, 4 天. */
export function span(/** @type {number} */ duration) {
  const s = Math.max(0, Math.round(duration / 1000));
  if (s < 60) return t('time.seconds', { n: s });
  const m = Math.floor(s / 60);
  if (m < 60) return t('time.minutes', { n: m });
  const h = Math.floor(m / 60);
  if (h < 24) return m % 60 ? t('time.hoursMinutes', { h, m: m % 60 }) : t('time.hours', { n: h });
  const d = Math.floor(h / 24);
  return d < 4 && h % 24 ? t('time.daysHours', { d, h: h % 24 }) : t('time.days', { n: d });
}

/** How long ago: 12 秒前. A little ahead of us still reads as now. */
export function ago(/** @type {When} */ when) {
  const s = Math.max(0, Math.round((now() - ms(when)) / 1000));
  if (!Number.isFinite(s)) return '–';
  if (s < 1) return t('age.now');
  if (s < 60) return t('age.seconds', { n: s });
  if (s < 3600) return t('age.minutes', { n: Math.floor(s / 60) });
  if (s < 86400) return t('age.hours', { n: Math.floor(s / 3600) });
  return t('age.days', { n: Math.floor(s / 86400) });
}

/** @type {Set<() => void>} */
const tickers = new Set();
setInterval(() => { if (!document.hidden) tickers.forEach((tick) => tick()); }, 1000);
document.addEventListener('visibilitychange', () => { if (!document.hidden) tickers.forEach((tick) => tick()); });

/** Calls once a second while the page is looked at. @param {() => void} tick @returns {() => void} stops it */
export function everySecond(tick) {
  tickers.add(tick);
  return () => tickers.delete(tick);
}
