import { html, nothing } from 'lit';
import { t, word } from '../i18n.js';
import { count } from './figures.js';
import { shape } from './marks.js';

/** @typedef {{sent: number, stored: number, duplicates: number, quarantined: number, refused: number, holes: number}} Sums */

const TERMS = /** @type {const} */ (['stored', 'duplicates', 'quarantined', 'refused', 'holes']);

/**
 * Whether every message that was sent is in one of the sums. Beyond 2^53 the page does not hold the exact numbers and finds no fault.
 *
 * @param {Sums} s
 */
export const adds = (s) => !Number.isSafeInteger(s.sent) || s.sent === TERMS.reduce((sum, term) => sum + s[term], 0);

/**
 * The identity of the ledger as an equation: sent = stored + duplicates + quarantined + refused + open holes.
 *
 * @param {Sums} s
 * @param {Partial<Record<string, string>>} [links] where a term leads
 */
export const equation = (s, links = {}) => html`<dl class="equation">
  <div class="term total"><dt>${word('fate', 'sent')}</dt><dd class="num">${count(s.sent)}</dd></div>
  ${TERMS.map((term, place) => html`<div class=${`term fate-${term} ${s[term] ? '' : 'zero'}`}>
    <dt><span class="sign" aria-hidden="true">${place === 0 ? '=' : '+'}</span><i class="dot" aria-hidden="true"></i>${links[term] && s[term] ? html`<a href=${/** @type {string} */ (links[term])}>${word('fate', term)}</a>` : word('fate', term)}</dt>
    <dd class="num">${count(s[term])}</dd></div>`)}</dl>`;

/**
 * The verdict under it, in words.
 *
 * @param {boolean} agrees as the server says, or where it says nothing {@link adds}
 * @param {string[]} disagreements sentences of the server (English)
 */
export const verdict = (agrees, disagreements = []) => html`<div class=${`verdict ${agrees ? 'sev-normal' : 'sev-critical'}`} role=${agrees ? nothing : 'alert'}>
  <p>${shape(agrees ? 'normal' : 'critical')}${agrees ? t('ledger.adds') : t('ledger.broken')}</p>
  ${disagreements.length ? html`<ul lang="en">${disagreements.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : nothing}</div>`;
