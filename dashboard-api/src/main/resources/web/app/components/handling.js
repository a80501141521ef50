import { html, nothing } from 'lit';
import { api } from '../api.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { session } from '../session.js';
import { absolute, dateTime } from '../time.js';
import { ask } from './deed.js';
import { Part } from './element.js';
import { icons } from './icons.js';

/** @typedef {import('../types.js').Alarm} Alarm */

/** Why something is suppressed that is maintenance. */
const WORKS = ['maintenance', 'out-of-service'];

/** A life may hang on it: nobody puts it aside. @param {Alarm} alarm */
const vital = (alarm) => alarm.concern === 'health' && alarm.worst === 'critical';

/** What holds it back, and that it is mended, in a word each. @param {Alarm} alarm */
export function handlingTags(alarm) {
  const { shelving, suppression, confirmation } = alarm;
  return html`${shelving ? html`<span class="tag outline" title=${t('handling.shelved', { at: absolute(shelving.until), by: shelving.by })}>${icons.clock}${t('handling.shelved.until', { at: dateTime(shelving.until) })}</span>` : nothing}
    ${suppression ? html`<span class="tag outline">${icons.device}${word('suppression', suppression.why)}</span>` : nothing}
    ${confirmation ? html`<span class="tag outline" title=${confirmation.note}>${icons.check}${t('handling.confirmed.by', { by: confirmation.by })}</span>` : nothing}`;
}

/** What this reader may do about it now, besides taking it. @param {Alarm} alarm */
export function handlingButtons(alarm) {
  if (!session.mayAcknowledge(alarm)) return nothing;
  const button = (/** @type {import('./deed.js').Deed} */ deed, /** @type {unknown} */ icon) => html`<button class="button" data-deed=${deed} @click=${() => ask(alarm, deed)}>${icon}${word('action', deed)}</button>`;
  return html`${alarm.acknowledgement && !alarm.confirmation ? button('confirm', icons.check) : nothing}
    ${alarm.shelving ? button('unshelve', icons.replay) : alarm.open && !vital(alarm) ? button('shelve', icons.clock) : nothing}`;
}

/** Who did what about it, until when and why. @param {Alarm} alarm */
export function handlingNotes(alarm) {
  const said = (/** @type {string} */ what, /** @type {string} */ at, /** @type {string} */ words, since = false) => html`<div class="taken"><p><b>${what}</b>
    <span class="dim num" title=${absolute(at)}>${since ? t('handling.since', { at: dateTime(at) }) : dateTime(at)}</span></p>${words ? html`<blockquote>${words}</blockquote>` : nothing}</div>`;
  const { acknowledgement, confirmation, shelving, suppression } = alarm;
  return html`${acknowledgement ? said(t('alarm.by', { by: acknowledgement.by }), acknowledgement.at, acknowledgement.note) : nothing}
    ${confirmation ? said(t('handling.confirmed', { by: confirmation.by }), confirmation.at, confirmation.note) : nothing}
    ${shelving ? said(t(shelving.oneShot ? 'handling.shelved.once' : 'handling.shelved', { at: dateTime(shelving.until), by: shelving.by }), shelving.at, shelving.reason, true) : nothing}
    ${suppression ? html`<ws-suppression .alarm=${alarm}></ws-suppression>` : nothing}`;
}

/** What suppresses an alarm: the maintenance with its end, or the alarm that explains it. */
class SuppressionNote extends Part {
  static properties = { alarm: { attribute: false }, work: { state: true } };

  constructor() {
    super();
    /** @type {Alarm|null} */
    this.alarm = null;
    /** @type {import('../types.js').Maintenance|undefined} */
    this.work = undefined;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('alarm')) this.#read();
  }

  async #read() {
    const alarm = this.alarm;
    const by = alarm?.suppression?.by;
    if (!alarm || this.work?.id === by || !WORKS.includes(alarm.suppression?.why ?? '')) return;
    try {
      const { maintenance } = await api.maintenance({ station: alarm.station.id });
      if (this.alarm?.suppression?.by === by) this.work = maintenance.find((/** @type {{id: string}} */ one) => one.id === by);
    } catch {
      // Without its end the alarm still says why it is held back.
    }
  }

  render() {
    const held = this.alarm?.suppression;
    if (!this.alarm || !held) return nothing;
    const work = this.work?.id === held.by ? this.work : undefined;
    return html`<div class="taken"><p><b>${word('suppression', held.why)}</b>${work ? html` ${work.endsAt ? t('handling.until', { at: dateTime(work.endsAt), by: work.author }) : t('handling.endless', { by: work.author })}` : nothing}
      <span class="dim num" title=${absolute(held.at)}>${t('handling.since', { at: dateTime(held.at) })}</span></p>
      ${work ? html`<blockquote>${work.reason}</blockquote>` : nothing}
      ${WORKS.includes(held.why) ? html`<p><a href=${link.station(this.alarm.station.id)}>${t('handling.works', { station: local(this.alarm.station.name) })}</a></p>` : nothing}
      ${held.why === 'parent' ? html`<p><a href=${link.alarm(held.by)}>${t('handling.parent')}</a></p>` : nothing}</div>`;
  }
}

customElements.define('ws-suppression', SuppressionNote);
