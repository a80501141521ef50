import { html } from 'lit';
import { t } from '../i18n.js';
import { digits, holds, signal, signalName, stateWord, staleAfter, unitOf, worded } from '../signals.js';
import { absolute, clockTime, dateTime, day, now } from '../time.js';
import { tooltip } from './chart.js';

/** @typedef {import('../types.js').StationSeries} Series */
/** @typedef {{series: Series, from: number, to: number, state: string, assumed: boolean}} Band one stretch in which a state held, or was only not contradicted */

const STATE_ROW = 30;
/** Where there is no room for names beside the states they stand above them. */
const NAMED_ROW = 46;
const PLOT = 92;
const TITLE = 26;
const AXIS = 30;
/** Words of states that somebody should notice in passing, and of those nobody needs to. */
const LOUD = new Set(['offline', 'off', 'fault', 'tamper', 'duress', 'pressed', 'alarm', 'wet', 'not_ready', 'fail', 'removed', 'deny']);
const QUIET = new Set(['online', 'on', 'closed', 'false', 'normal', 'locked', 'dry', 'released', 'ready', 'pass', 'grant']);
/** The server answers at most this many signals at once. */
export const MOST = 12;

/** @param {Series} s */
const nameOf = (s) => s.part ? `${signalName(s.signal)} · ${s.part}` : signalName(s.signal);
/** @param {Series[]} all */
const gauges = (all) => all.filter((s) => !worded(s.signal));
/** @param {Series[]} all */
const states = (all) => all.filter((s) => worded(s.signal));

/** @param {number} width */
const isNarrow = (width) => width < 560;
/** @param {number} width */
const stateRow = (width) => isNarrow(width) ? NAMED_ROW : STATE_ROW;

/** @param {Series[]} all @returns {(width: number) => number} px */
export const heightOf = (all) => (width) => {
  const rows = states(all).length;
  return (rows ? rows * stateRow(width) + 14 : 0) + gauges(all).length * (PLOT + TITLE) + AXIS;
};

/**
 * States as stretches. A state holds until the next one, but it is also said again every five minutes: where it was not,
 * the stretch is only assumed, and drawn faintly. Of a state said again and again the server sends the two ends.
 *
 * @param {Series[]} all @returns {Band[]}
 */
export function bandsOf(all) {
  return states(all).flatMap((series) => {
    const words = signal(series.signal)?.states ?? [];
    const points = series.points ?? (series.windows ?? []).map((w) => /** @type {const} */ ([w[0], w[5], []]));
    const patience = holds(series.signal) ? Infinity : staleAfter(series.signal) * 1000;
    /** @type {Band[]} */
    const bands = [];
    points.forEach(([at, value], i) => {
      const after = points[i + 1];
      const next = after?.[0] ?? now();
      const heard = after?.[1] === value || next - at <= patience;
      const to = heard ? next : at + patience / 3;
      const last = bands[bands.length - 1];
      const state = words[value] ?? '?';
      if (last && !last.assumed && last.state === state && last.to === at) last.to = to;
      else bands.push({ series, from: at, to, state, assumed: false });
      if (!heard) bands.push({ series, from: to, to: next, state, assumed: true });
    });
    return bands;
  });
}

/** How far apart two values usually are. @param {Series} s */
function usual(s) {
  const times = (s.windows ?? s.points ?? []).map((one) => one[0]);
  const apart = times.slice(1).map((at, i) => at - times[i]).sort((a, b) => a - b);
  return apart[Math.floor(apart.length / 2)] ?? 0;
}

/** Lines with nothing where there was nothing: a gap is drawn as a gap. @param {Series} s @param {string|null} step */
function lines(s, step) {
  const gap = Math.max(1.6 * (step ? milliseconds(step) : 0), staleAfter(s.signal) * 1000, 2.5 * usual(s));
  /** @type {[number, number|null][]} */
  const mean = [];
  /** @type {[number, number|null][]} */
  const low = [];
  /** @type {[number, number|null][]} */
  const spread = [];
  let before = 0;
  const add = (/** @type {number} */ at, /** @type {number} */ v, /** @type {number} */ min, /** @type {number} */ max) => {
    if (before && at - before > gap) {
      for (const line of [mean, low, spread]) line.push([before + 1, null]);
    }
    mean.push([at, v]);
    low.push([at, min]);
    spread.push([at, max - min]);
    before = at;
  };
  for (const [at, , v, min, max] of s.windows ?? []) add(at, v, min, max);
  for (const [at, v, flags] of s.points ?? []) if (!flags.includes('rejected') && !flags.includes('failed')) add(at, v, v, v);
  return { mean: mean.map((point, i) => alone(mean, i) ? { value: point, symbolSize: 4 } : point), low, spread };
}

/** A value without neighbours has no line; it needs a dot to be seen at all. @param {[number, number|null][]} line @param {number} i */
const alone = (line, i) => line[i][1] !== null && (line[i - 1]?.[1] ?? null) === null && (line[i + 1]?.[1] ?? null) === null;

/** @param {string} step ISO-8601 such as PT5M or PT1H30M */
function milliseconds(step) {
  const m = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(step);
  return m ? (Number(m[1] ?? 0) * 86400 + Number(m[2] ?? 0) * 3600 + Number(m[3] ?? 0) * 60 + Number(m[4] ?? 0)) * 1000 : 300_000;
}

/** Hours within a day or two, days beyond. @param {number} from @param {number} to */
export const axisLabel = (from, to) => (/** @type {number} */ at) => {
  const midnight = clockTime(at) === '00:00';
  return to - from > 3 * 86_400_000 || midnight ? day(at).slice(5) : clockTime(at);
};

/**
 * All chosen signals over one time axis and under one cursor.
 *
 * @param {import('./chart.js').Palette} p @param {number} width @param {Series[]} all @param {Band[]} bands
 * @param {number} from @param {number} to @param {string|null} step
 */
export function stationChart(p, width, all, bands, from, to, step) {
  const narrow = isNarrow(width);
  const row = stateRow(width);
  const below = narrow ? 9 : 0;
  const left = narrow ? 44 : 128;
  const right = narrow ? 10 : 18;
  const worded = states(all);
  const plain = gauges(all);
  const grid = [];
  const xAxis = [];
  const yAxis = [];
  const series = [];
  /** @type {object[]} */
  const title = [];
  let top = 6;

  const time = (/** @type {number} */ index, /** @type {boolean} */ labelled) => ({
    type: 'time', gridIndex: index, min: from, max: to, axisLine: { lineStyle: { color: p.strong } }, axisTick: { show: labelled, lineStyle: { color: p.strong } },
    axisLabel: { show: labelled, color: p.dim, hideOverlap: true, fontSize: 11, formatter: axisLabel(from, to) },
    splitLine: { show: true, lineStyle: { color: p.line, type: [2, 3] } }, axisPointer: { label: { show: false } },
  });

  if (worded.length) {
    const height = worded.length * row;
    if (narrow) worded.forEach((s, i) => title.push(heading(p, nameOf(s), '', top + i * row, width)));
    grid.push({ left, right, top, height });
    xAxis.push(time(0, plain.length === 0));
    yAxis.push({
      type: 'category', gridIndex: 0, inverse: true, data: worded.map(nameOf), axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { show: !narrow, color: p.ink, fontSize: 12, lineHeight: 14, width: left - 16, overflow: 'break' },
    });
    series.push({
      type: 'custom', xAxisIndex: 0, yAxisIndex: 0, clip: true, encode: { x: [0, 1], y: 2 },
      data: bands.map((band) => [Math.max(from, band.from), Math.min(to, band.to), worded.indexOf(band.series), band.assumed ? 1 : 0]).filter((d) => Number(d[1]) > Number(d[0])),
      renderItem: (/** @type {any} */ _, /** @type {any} */ api) => {
        const [x0, middle] = api.coord([api.value(0), api.value(2)]);
        const y = middle + below;
        const x1 = api.coord([api.value(1), api.value(2)])[0];
        const state = String(bandState(worded, bands, api.value(2), api.value(0)));
        const loud = LOUD.has(state);
        const wide = Math.max(1, x1 - x0);
        const code = worded[api.value(2)].signal;
        const rest = QUIET.has(state);
        const assumed = api.value(3) === 1;
        const colour = loud ? p.fill.critical : rest ? p.sunken : p.brand;
        return {
          type: 'group', children: [
            { type: 'rect', shape: { x: x0, y: y - (loud ? 12 : 9), width: wide, height: loud ? 24 : 18, r: wide > 6 ? 3 : 0 }, style: { fill: colour, opacity: assumed ? 0.35 : rest ? 1 : 0.9 } },
            ...wide > 44 && !assumed ? [{ type: 'text', style: { x: x0 + 7, y, text: stateWord(code, state), width: wide - 10, overflow: 'truncate', fill: rest ? p.dim : p.surface, fontSize: 11, verticalAlign: 'middle', fontFamily: p.font } }] : [],
          ],
        };
      },
    });
    top += height + 14;
  }

  plain.forEach((s, i) => {
    const index = grid.length;
    const colour = p.series[i % p.series.length];
    const last = i === plain.length - 1;
    const { mean, low, spread } = lines(s, step);
    title.push(heading(p, nameOf(s), unitOf(s.signal), top, width));
    grid.push({ left, right, top: top + TITLE, height: PLOT - 14 });
    xAxis.push(time(index, last));
    yAxis.push({
      type: 'value', gridIndex: index, scale: true, splitNumber: 2, axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: p.dim, fontSize: 11, hideOverlap: true }, splitLine: { lineStyle: { color: p.line } },
    });
    const common = { type: 'line', xAxisIndex: index, yAxisIndex: index, symbol: 'circle', symbolSize: 0, connectNulls: false };
    if (s.windows) {
      series.push({ ...common, data: low, stack: `${s.signal} ${s.part} ${i}`, stackStrategy: 'all', lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } });
      series.push({ ...common, data: spread, stack: `${s.signal} ${s.part} ${i}`, stackStrategy: 'all', lineStyle: { opacity: 0 }, areaStyle: { color: colour, opacity: 0.18 }, silent: true });
    }
    series.push({ ...common, data: mean, lineStyle: { color: colour, width: 1.6 }, itemStyle: { color: colour }, step: signal(s.signal)?.code.startsWith('occupancy') ? 'end' : false });
    top += PLOT + TITLE;
  });

  return {
    grid, xAxis, yAxis, series, title,
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: { ...tooltip(p), formatter: (/** @type {any} */ hit) => said(Array.isArray(hit) ? hit[0] : hit, worded, plain, bands) },
  };
}

/**
 * What stands above a drawing, on a second line where one is too short.
 *
 * @param {import('./chart.js').Palette} p @param {string} name @param {string} unit @param {number} top @param {number} width of all
 */
export const heading = (p, name, unit, top, width) => ({ text: `{n|${name}}${unit ? `  {u|${unit}}` : ''}`, left: 8, top, padding: 0,
  textStyle: { width: width - 16, overflow: 'break', lineHeight: 14, rich: {
    n: { color: p.ink, fontSize: 12.5, lineHeight: 14, fontWeight: 600, fontFamily: p.font }, u: { color: p.dim, fontSize: 11, lineHeight: 14, fontFamily: p.font } } } });

/** @param {Series[]} worded @param {Band[]} bands @param {number} row @param {number} at */
function bandState(worded, bands, row, at) {
  return bands.find((band) => band.series === worded[row] && band.from <= at && at < band.to)?.state ?? '?';
}

/** What everything was at the cursor. @param {any} hit @param {Series[]} worded @param {Series[]} plain @param {Band[]} bands */
function said(hit, worded, plain, bands) {
  const at = Number(hit.axisValue ?? hit.value?.[0]);
  const rows = [absolute(at).replace(/ \(.*/, '').replace(/:\d\d$/, '')];
  worded.forEach((s, row) => {
    const state = bandState(worded, bands, row, at);
    rows.push(`${nameOf(s)}  ${state === '?' ? t('chart.unknown') : stateWord(s.signal, state)}`);
  });
  for (const s of plain) {
    const list = /** @type {any[]} */ (s.windows ?? s.points ?? []);
    const near = list.reduce((best, one) => Math.abs(one[0] - at) < Math.abs((best?.[0] ?? Infinity) - at) ? one : best, null);
    if (!near) continue;
    rows.push(s.windows
      ? `${nameOf(s)}  ${digits(s.signal, near[2])} ${unitOf(s.signal)}  (${digits(s.signal, near[3])} – ${digits(s.signal, near[4])})`
      : `${nameOf(s)}  ${digits(s.signal, near[1])} ${unitOf(s.signal)}`);
  }
  return rows.join('\n');
}

/** The same as text, newest first. @param {Series[]} all @param {number} limit rows per signal */
export function seriesTable(all, limit) {
  return html`<div class="tables">${all.map((s) => {
    const list = /** @type {any[]} */ ([...(s.windows ?? s.points ?? [])]).reverse();
    const windows = Boolean(s.windows);
    const cell = (/** @type {number} */ value) => worded(s.signal) ? stateWord(s.signal, signal(s.signal)?.states[value] ?? '?') : digits(s.signal, value);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${nameOf(s)}><table class="data"><caption>${nameOf(s)} <small>${unitOf(s.signal)}</small>${list.length > limit ? html`<small> · ${t('chart.newest', { n: limit, all: list.length })}</small>` : ''}</caption>
      <thead><tr><th scope="col">${t('chart.time')}</th>${windows ? html`<th scope="col">${t('chart.mean')}</th><th scope="col">${t('chart.min')}</th><th scope="col">${t('chart.max')}</th>` : html`<th scope="col">${t('chart.value')}</th>`}</tr></thead>
      <tbody>${list.slice(0, limit).map((one) => html`<tr><td title=${absolute(one[0])}>${dateTime(one[0])}</td>${windows ? html`<td>${cell(one[2])}</td><td>${cell(one[3])}</td><td>${cell(one[4])}</td>` : html`<td>${cell(one[1])}</td>`}</tr>`)}</tbody></table></div>`;
  })}</div>`;
}
