import { html } from 'lit';
import { local, t, word } from '../i18n.js';
import { digits, signal, signalName, unitOf } from '../signals.js';
import { absolute, dateTime } from '../time.js';
import { tooltip } from './chart.js';
import { axisLabel, heading } from './station-chart.js';

/** @typedef {import('../types.js').VitalSeries} VitalSeries */
/** @typedef {import('../types.js').Band} Band */
/** @typedef {import('../types.js').Severity} Severity */
/** @typedef {{at: number, kind: 'alarm'|'plan', severity: Severity, text: string}} Mark something that belongs on the time axis */
/** @typedef {{code: string, name: string, unit: string, series: VitalSeries[]}} Panel one or, for blood pressure, two signals on one scale */

const EVENTS = 34;
const PLOT = 96;
const TALL = 140;
const TITLE = 28;
const AXIS = 28;
/** Measurements further apart than this are not joined by a line (ms). */
const JOINED = 8 * 86_400_000;
/** Measurements of one occasion: cuff and meter do not finish together (ms). */
const OCCASION = 60_000;
const RANK = { normal: 0, info: 0, notice: 1, warning: 2, critical: 3 };
const OCTAGON = 'path://M5 1h6l4 4v6l-4 4H5l-4-4V5z';
const SYMBOL = { normal: 'circle', info: 'circle', notice: 'circle', warning: 'triangle', critical: OCTAGON };
/** Body height does not change; it is a check of identity, not a trend. */
const UNDRAWN = new Set(['height', 'perfusion_index', 'bp_mean']);

/** @param {string} code @param {number} value @param {Band[]} bands @returns {Band|undefined} the worst that holds */
export function bandOf(code, value, bands) {
  const scale = 10 ** (signal(code)?.decimals ?? 1);
  const rounded = Math.round(value * scale) / scale;
  return bands.filter((b) => (b.low === null || rounded >= b.low) && (b.high === null || rounded <= b.high))
    .sort((a, b) => RANK[b.severity] - RANK[a.severity])[0];
}

/** @param {string[]} flags */
const doubtful = (flags) => flags.includes('suspect');
/** @param {string} code @param {number} value @param {string[]} flags */
export const said = (code, value, flags) => `${flags.includes('less-than') ? '<' : flags.includes('greater-than') ? '>' : ''}${digits(code, value)}`;

/** Systolic and diastolic go together; everything else stands alone. @param {VitalSeries[]} all @returns {Panel[]} */
export function panels(all) {
  const found = new Map(all.filter((s) => s.points.length > 0 && !UNDRAWN.has(s.signal)).map((s) => [s.signal, s]));
  const order = ['bp_systolic', 'pulse_rate', 'spo2', 'body_temp', 'glucose', 'glucose_fasting', 'glucose_2h', 'weight'];
  const rest = [...found.keys()].filter((code) => !order.includes(code) && code !== 'bp_diastolic');
  return [...order, ...rest].flatMap((code) => {
    const one = found.get(code);
    if (code === 'bp_systolic') {
      const two = [one, found.get('bp_diastolic')].flatMap((s) => s ?? []);
      return two.length ? [{ code: 'bp', name: t('vital.bp'), unit: unitOf('bp_systolic'), series: two }] : [];
    }
    return one ? [{ code, name: signalName(code), unit: unitOf(code), series: [one] }] : [];
  });
}

/** @param {Panel} panel */
const tall = (panel) => panel.code === 'bp' ? TALL : PLOT;

/** @param {Panel[]} all @returns {() => number} px, whatever the width */
export const heightOf = (all) => () => EVENTS + all.reduce((sum, panel) => sum + tall(panel) + TITLE, 0) + AXIS;

/** Systolic with the diastolic of the same occasion. @param {VitalSeries[]} series @returns {[number, number, number, string[], Severity, Severity][]} time, low, high, flags, severity of each */
export function pairs([high, low]) {
  if (!low) return [];
  return high.points.flatMap(([at, value, flags, severity]) => {
    const other = low.points.find((point) => Math.abs(point[0] - at) <= OCCASION);
    return other ? [/** @type {[number, number, number, string[], Severity, Severity]} */ ([at, other[1], value, [...new Set([...flags, ...other[2]])], other[3] ?? 'normal', severity ?? 'normal'])] : [];
  });
}

/** The scale: all measurements, and the limits of normal so that they can be compared. @param {Panel} panel @returns {[number, number]} */
function scale(panel) {
  const values = panel.series.flatMap((s) => s.points.map((point) => point[1]));
  const limits = panel.series.flatMap((s) => s.bands.filter((b) => b.severity === 'normal').flatMap((b) => [b.low, b.high])).filter((v) => v !== null);
  const low = Math.min(...values, ...limits);
  const high = Math.max(...values, ...limits);
  const room = Math.max((high - low) * 0.1, 10 ** -(signal(panel.series[0].signal)?.decimals ?? 0));
  return [low - room, high + room];
}

/** Bands as adjoining areas; the tables leave a hole of one last digit between them. @param {Band[]} bands @param {number} low @param {number} high */
function areas(bands, low, high) {
  const sorted = [...bands].sort((a, b) => (a.low ?? -Infinity) - (b.low ?? -Infinity));
  return sorted.flatMap((band, i) => {
    const from = Math.max(low, band.low ?? -Infinity);
    const next = sorted.slice(i + 1).find((b) => (b.low ?? -Infinity) > (band.low ?? -Infinity));
    const to = Math.min(high, next?.low ?? band.high ?? Infinity);
    return to > from ? [{ band, from, to }] : [];
  });
}

/**
 * All vital signs over one time axis, with the reference bands that hold for this person at this place.
 *
 * @param {import('./chart.js').Palette} p @param {number} width @param {Panel[]} all @param {Mark[]} marks @param {number} from @param {number} to
 */
export function vitalChart(p, width, all, marks, from, to) {
  const narrow = width < 560;
  const left = narrow ? 44 : 58;
  const right = narrow ? 38 : 52;
  const grid = [];
  const xAxis = [];
  const yAxis = [];
  const series = [];
  /** @type {object[]} */
  const title = [];
  const inside = marks.filter((mark) => mark.at >= from && mark.at <= to);

  const time = (/** @type {number} */ index, /** @type {boolean} */ labelled) => ({
    type: 'time', gridIndex: index, min: from, max: to + (to - from) * 0.015, axisLine: { show: index > 0, lineStyle: { color: p.strong } }, axisTick: { show: labelled, lineStyle: { color: p.strong } },
    axisLabel: { show: labelled, color: p.dim, hideOverlap: true, fontSize: 11, formatter: axisLabel(from, to) },
    splitLine: { show: index > 0, lineStyle: { color: p.line, type: [2, 3] } }, axisPointer: { label: { show: false } },
  });

  grid.push({ left, right, top: 4, height: EVENTS - 8 });
  xAxis.push(time(0, false));
  yAxis.push({ type: 'value', gridIndex: 0, show: false, min: 0, max: 1 });
  series.push({
    type: 'scatter', xAxisIndex: 0, yAxisIndex: 0, silent: true,
    data: inside.map((mark) => ({
      value: [mark.at, 0.5], symbol: mark.kind === 'plan' ? 'rect' : SYMBOL[mark.severity], symbolSize: mark.kind === 'plan' ? [9, 12] : 13,
      itemStyle: mark.kind === 'plan' ? { color: p.surface, borderColor: p.brand, borderWidth: 2 } : { color: mark.severity === 'notice' ? p.surface : p.fill[mark.severity], borderColor: p.fill[mark.severity], borderWidth: 2 },
    })),
  });

  let top = EVENTS;
  all.forEach((panel, i) => {
    const index = i + 1;
    const [low, high] = scale(panel);
    const colour = p.brand;
    title.push(heading(p, panel.name, panel.unit, top + 1, width));
    grid.push({ left, right, top: top + TITLE, height: tall(panel) - 14 });
    xAxis.push(time(index, i === all.length - 1));
    yAxis.push({ type: 'value', gridIndex: index, min: low, max: high, splitNumber: panel.code === 'bp' ? 4 : 2, axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: p.dim, fontSize: 11, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: (/** @type {number} */ v) => String(Math.round(v * 10) / 10) }, splitLine: { show: false } });
    panel.series.forEach((s, n) => {
      const shaded = panel.code !== 'bp' ? areas(s.bands, low, high) : areas(s.bands, low, high).filter(({ band }) => band.severity === 'normal');
      const limits = s.bands.filter((b) => b.severity === 'normal').flatMap((b) => [b.low, b.high]).filter((v) => v !== null && v > low && v < high);
      series.push({
        type: 'line', xAxisIndex: index, yAxisIndex: index, silent: true, connectNulls: false,
        data: panel.code === 'bp' ? [] : joined(s.points), symbol: 'none', lineStyle: { color: colour, width: 1.3, opacity: 0.55 },
        markArea: { silent: true, data: shaded.map(({ band, from: a, to: b }) => [
          { yAxis: a, itemStyle: { color: p.fill[band.severity], opacity: band.severity === 'normal' ? 0.13 : band.severity === 'info' ? 0 : 0.08 } }, { yAxis: b }]) },
        markLine: { silent: true, symbol: 'none', animation: false, data: [
          ...limits.map((v) => ({ yAxis: v, lineStyle: { color: p.fill.normal, type: [4, 3], width: 1, opacity: 0.8 }, label: { show: true, position: 'end', distance: 4, color: p.dim, fontSize: 10, formatter: digits(s.signal, Number(v)) } })),
          ...n > 0 ? [] : inside.filter((m) => m.kind === 'alarm').map((m) => ({ xAxis: m.at, lineStyle: { color: p.fill[m.severity], type: [2, 4], width: 1, opacity: 0.7 }, label: { show: false } })),
        ] },
      });
      if (panel.code !== 'bp' || panel.series.length === 1) series.push(dots(p, s, index, colour));
    });
    if (panel.code === 'bp') series.push(bars(p, panel.series, index, colour));
    top += tall(panel) + TITLE;
  });

  return {
    grid, xAxis, yAxis, series, title, axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: { ...tooltip(p), formatter: (/** @type {any} */ hit) => told(Array.isArray(hit) ? hit[0] : hit, all, inside, (to - from) / 60) },
  };
}

/** @param {import('../types.js').GradedPoint[]} points */
function joined(points) {
  return points.flatMap((point, i) => i > 0 && point[0] - points[i - 1][0] > JOINED
    ? [[point[0] - 1, null], [point[0], point[1]]] : [[point[0], point[1]]]);
}

/** @param {import('./chart.js').Palette} p @param {VitalSeries} s @param {number} index @param {string} colour */
const dots = (p, s, index, colour) => ({
  type: 'scatter', xAxisIndex: index, yAxisIndex: index, z: 4,
  data: s.points.map(([at, value, flags, graded]) => {
    const severity = graded ?? 'normal';
    const loud = RANK[severity] > 0;
    return {
      value: [at, value], symbol: SYMBOL[severity], symbolSize: loud ? (severity === 'notice' ? 9 : 11) : 5,
      itemStyle: doubtful(flags) ? { color: p.surface, borderColor: p.dim, borderWidth: 1.5, borderType: 'dashed' }
        : loud ? { color: severity === 'critical' ? p.fill.critical : p.surface, borderColor: p.fill[severity], borderWidth: 2 } : { color: colour },
    };
  }),
});

/** Blood pressure as a bar from diastolic to systolic. @param {import('./chart.js').Palette} p @param {VitalSeries[]} series @param {number} index @param {string} colour */
function bars(p, series, index, colour) {
  const data = pairs(series);
  return {
    type: 'custom', xAxisIndex: index, yAxisIndex: index, z: 4, clip: true, encode: { x: 0, y: [1, 2] }, data: data.map(([at, dia, sys]) => [at, dia, sys]),
    renderItem: (/** @type {any} */ params, /** @type {any} */ api) => {
      const [x, bottom] = api.coord([api.value(0), api.value(1)]);
      const [, upper] = api.coord([api.value(0), api.value(2)]);
      const flags = data[params.dataIndex][3];
      const grades = [data[params.dataIndex][5], data[params.dataIndex][4]];
      const worst = RANK[grades[0]] >= RANK[grades[1]] ? grades[0] : grades[1];
      const body = doubtful(flags) ? p.dim : RANK[worst] > 0 ? p.fill[worst] : colour;
      const end = (/** @type {number} */ y, /** @type {Severity} */ severity) => RANK[severity] === 0 ? [] : [{
        type: 'circle', shape: { cx: x, cy: y, r: 5 }, style: { fill: severity === 'critical' ? p.fill.critical : p.surface, stroke: p.fill[severity], lineWidth: 2 } }];
      return { type: 'group', children: [
        { type: 'rect', shape: { x: x - 2.5, y: upper, width: 5, height: Math.max(2, bottom - upper), r: 2.5 }, style: { fill: body, opacity: RANK[worst] > 0 ? 0.75 : 0.55 } },
        ...end(upper, grades[0]), ...end(bottom, grades[1])] };
    },
  };
}

/** @param {any} hit @param {Panel[]} all @param {Mark[]} marks @param {number} reach ms */
function told(hit, all, marks, reach) {
  const at = Number(hit.axisValue ?? hit.value?.[0]);
  const near = (/** @type {any[]} */ list) => list.reduce((best, one) => Math.abs(one[0] - at) < Math.abs((best?.[0] ?? Infinity) - at) ? one : best, null);
  const within = Math.max(reach, 6 * 3_600_000);
  const rows = [absolute(at).slice(0, 10)];
  for (const panel of all) {
    if (panel.code === 'bp' && panel.series.length === 2) {
      const pair = near(pairs(panel.series));
      if (pair && Math.abs(pair[0] - at) <= within) rows.push(`${panel.name}  ${digits('bp_systolic', pair[2])} / ${digits('bp_diastolic', pair[1])} ${panel.unit}`);
      continue;
    }
    const s = panel.series[0];
    const point = near(s.points);
    if (!point || Math.abs(point[0] - at) > within) continue;
    const severity = point[3] ?? 'normal';
    const band = bandOf(s.signal, point[1], s.bands);
    // Measured at another altitude than at home it may mean something else: then the word alone.
    const name = band?.severity === severity ? ` · ${local(band.name)}` : '';
    rows.push(`${panel.name}  ${said(s.signal, point[1], point[2])} ${panel.unit}${RANK[severity] > 0 ? `  ${word('severity', severity)}${name}` : ''}`);
  }
  for (const mark of marks) if (Math.abs(mark.at - at) <= within) rows.push(`${mark.kind === 'plan' ? '□' : '▲'} ${mark.text}`);
  return rows.length === 1 ? `${rows[0]}\n${t('chart.nothingHere')}` : rows.join('\n');
}

/** Every measurement as text, one row per occasion, newest first. @param {Panel[]} all */
export function vitalTable(all) {
  /** @type {Map<number, Map<string, unknown>>} */
  const rows = new Map();
  const row = (/** @type {number} */ at) => {
    const key = [...rows.keys()].find((other) => Math.abs(other - at) <= 5 * OCCASION) ?? at;
    if (!rows.has(key)) rows.set(key, new Map());
    return /** @type {Map<string, unknown>} */ (rows.get(key));
  };
  const cell = (/** @type {VitalSeries} */ s, /** @type {number} */ value, /** @type {string[]} */ flags, /** @type {Severity} */ severity) => {
    return html`<span class=${RANK[severity] > 0 ? `sev-${severity}` : ''}>${said(s.signal, value, flags)}${doubtful(flags) ? '?' : ''}${RANK[severity] > 0 ? html`<span class="sr"> ${word('severity', severity)}</span>` : ''}</span>`;
  };
  for (const panel of all) {
    if (panel.code === 'bp' && panel.series.length === 2) {
      for (const [at, low, high, flags, below, above] of pairs(panel.series)) row(at).set('bp', html`${cell(panel.series[0], high, flags, above)} / ${cell(panel.series[1], low, flags, below)}`);
    } else {
      for (const [at, value, flags, severity] of panel.series[0].points) row(at).set(panel.code, cell(panel.series[0], value, flags, severity ?? 'normal'));
    }
  }
  const times = [...rows.keys()].sort((a, b) => b - a);
  return html`<div class="scroll card" tabindex="0" role="region" aria-label=${t('person.measurements')}><table class="data"><caption>${t('person.measurements')}</caption>
    <thead><tr><th scope="col">${t('chart.time')}</th>${all.map((panel) => html`<th scope="col">${panel.name}<br><small>${panel.unit}</small></th>`)}</tr></thead>
    <tbody>${times.map((at) => html`<tr><td title=${absolute(at)}>${dateTime(at)}</td>${all.map((panel) => html`<td>${rows.get(at)?.get(panel.code) ?? ''}</td>`)}</tr>`)}</tbody></table></div>`;
}
