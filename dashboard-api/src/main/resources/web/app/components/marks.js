import { html, nothing, svg } from 'lit';
import { t, word } from '../i18n.js';

/*
 * Every state is a shape, a word and a colour; take the colour away and it still reads.
 */

/** @type {Record<string, unknown>} */
const shapes = {
  critical: svg`<path class="fill" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path class="cut" d="M8 4.300v4.500M8 11.300v.2"/>`,
  warning: svg`<path class="fill" d="M8 1.500 15.300 14.500H.7z"/><path class="cut" d="M8 6v4M8 12.200v.1"/>`,
  notice: svg`<circle class="line" cx="8" cy="8" r="6.300"/><path class="line" d="M8 7.300v4M8 4.700v.1"/>`,
  info: svg`<circle class="line" cx="8" cy="8" r="6.300"/><path class="line" d="M8 7.300v4M8 4.700v.1"/>`,
  normal: svg`<path class="line" d="m3 8.400 3.300 3.300L13 4.600"/>`,
  online: svg`<circle class="fill" cx="8" cy="8" r="5"/>`,
  stale: svg`<circle class="line" cx="8" cy="8" r="5.200"/><path class="fill" d="M8 2.800a5.200 5.200 0 0 1 0 10.400z"/>`,
  offline: svg`<path class="line thick" d="m3.600 3.600 8.800 8.800M12.400 3.600l-8.800 8.800"/>`,
  never: svg`<circle class="line dashed" cx="8" cy="8" r="5.600"/>`,
  none: svg`<path class="line" d="M4 8h8"/>`,
  active: svg`<circle class="line" cx="8" cy="8" r="6"/><circle class="fill" cx="8" cy="8" r="2.600"/>`,
  unknown: svg`<path class="line" d="M5.300 6a2.700 2.700 0 1 1 4 2.400c-.9.500-1.300 1-1.300 1.900M8 12.800v.1"/>`,
  completed: svg`<path class="line" d="m3 8.400 3.300 3.300L13 4.600"/>`,
  revoked: svg`<path class="line" d="M3.500 8h9"/>`,
};

/** @param {string} name */
export const shape = (name) => html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name] ?? shapes.unknown}</svg>`;

/** @param {string} severity */
export const severityTag = (severity) => html`<span class="tag sev-${severity}">${shape(severity)}${word('severity', severity)}</span>`;

/** @param {string} link */
export const linkTag = (link) => html`<span class="tag plain link-${link}">${shape(link)}${word('link', link)}</span>`;

/** @param {{condition: string, open: boolean}} alarm */
export const conditionTag = (alarm) => html`<span class="tag plain cond-${alarm.condition}">${shape(alarm.condition)}${word('condition', alarm.condition)}</span>`;

/** @param {string} status of a plan */
export const planTag = (status) => html`<span class="tag plain plan-${status}">${shape(status)}${word('plan.status', status)}</span>`;

/** How many of each severity, worst first; nothing when there are none. @param {import('../types.js').Counts|undefined} counts */
export function alarmCounts(counts) {
  if (!counts) return nothing;
  const some = /** @type {const} */ (['critical', 'warning', 'notice']).filter((severity) => counts[severity] > 0);
  return some.length === 0 ? nothing : html`<span class="counts">${some.map((severity) => html`<span class="tag count sev-${severity}"
    title=${`${word('severity', severity)} ${counts[severity]}`}>${shape(severity)}<span class="sr">${word('severity', severity)}</span>${counts[severity]}</span>`)}</span>`;
}

/** @param {import('../types.js').Counts|undefined} counts */
export const countOf = (counts) => counts ? counts.notice + counts.warning + counts.critical : 0;

/** Learnt when it was past, or not at all. @param {import('../types.js').Alarm} alarm */
export const lateTag = (alarm) => alarm.withdrawn
  ? html`<span class="tag outline" title=${t('alarm.withdrawn.hint')}>${t('alarm.withdrawn')}</span>`
  : alarm.suppression?.why === 'past' ? html`<span class="tag outline" title=${t('alarm.late.hint')}>${t('alarm.late')}</span>` : nothing;

export const provisionalTag = () => html`<span class="tag outline" title=${t('alarm.provisional.hint')}>${t('alarm.provisional')}</span>`;

/** @param {string[]} flags those the reader should know about */
export function flagTags(flags) {
  const told = flags.filter((flag) => flag !== 'less-than' && flag !== 'greater-than');
  return told.length === 0 ? nothing : html`<span class="flags">${told.map((flag) => html`<span class="tag outline">${word('flag', flag)}</span>`)}</span>`;
}
