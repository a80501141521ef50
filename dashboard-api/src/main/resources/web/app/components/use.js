import { word } from '../i18n.js';
import { span } from '../time.js';
import { count } from './figures.js';

/** @typedef {import('../types.js').UseFigure} UseFigure */
/** @typedef {import('../types.js').UseName} UseName */

/** In the order in which they are shown. @type {UseName[]} */
export const USE = ['visits', 'meanDwell', 'peakOccupancy', 'crowdedShare', 'utilisation', 'nightShare', 'energy', 'energyPerVisit',
  'idleEnergyShare', 'water', 'waterPerVisit', 'openHoursKept', 'uptime', 'completeness'];

/** Below this share of the time, a figure is marked as one of part of it. */
export const WHOLE = 0.95;

/** 0.163, 4.2, 57 @param {number} value */
const decimal = (value) => Math.abs(value) >= 100 || Number.isInteger(value) ? count(Math.round(value)) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 1 : 2);

/** 98.2 %, 12 %, 0 % @param {number} share */
export const percent = (share) => `${share > 0.995 && share < 1 ? '> 99' : share * 100 >= 10 ? Math.round(share * 100) : Math.round(share * 1000) / 10} %`;

/** With its unit; a dash when it is not known. @param {UseFigure} figure */
export function useText(figure) {
  if (figure.value === null) return '–';
  switch (figure.unit) {
    case 's': return span(figure.value * 1000);
    case '1': return percent(figure.value);
    case 'kW.h': return `${decimal(figure.value)} kWh`;
    case 'L': return `${decimal(figure.value)} L`;
    case '{person}': return decimal(figure.value);
    default: return count(figure.value);
  }
}

/** How it was found, or why it was not. @param {UseFigure} figure */
export const useMethod = (figure) => word('use.method', figure.method);

/** @param {string} date such as 2026-11-21 @param {number} days */
export const dayAfter = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** First and last day of each stretch the reader may choose. @param {string} name @param {string} today */
export function stretch(name, today) {
  if (name === 'today') return { from: today, to: today };
  const yesterday = dayAfter(today, -1);
  return { from: name === 'yesterday' ? yesterday : dayAfter(today, name === '7d' ? -6 : -29), to: name === 'yesterday' ? yesterday : today };
}
