import { html, nothing } from 'lit';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { session } from '../session.js';
import { readingText, signalName } from '../signals.js';
import { absolute, dateTime, now, span } from '../time.js';
import { ask } from './deed.js';
import { handlingTags } from './handling.js';
import { icons } from './icons.js';
import { conditionTag, lateTag, provisionalTag, severityTag, shape } from './marks.js';

/** @typedef {import('../types.js').Alarm} Alarm */

/** How long it lasted, or has lasted so far. @param {Alarm} alarm */
export const lasted = (alarm) => span((alarm.clearedAt ? Date.parse(alarm.clearedAt) : now()) - Date.parse(alarm.startedAt));

/** The sentence that says why, with no line ending inside a date. @param {Alarm} alarm */
export const evidence = (alarm) => local(alarm.evidence).split(/(\d{4}-\d\d-\d\d)/)
  .map((part, i) => i % 2 ? html`<span class="whole">${part}</span>` : part);

/** @param {Alarm} alarm */
export function acknowledgeButton(alarm) {
  return alarm.acknowledgement || !alarm.open || !session.mayAcknowledge(alarm) ? nothing
    : html`<button class="button small" data-deed="acknowledge" aria-label=${`${t('action.acknowledge')}: ${local(alarm.title)}, ${local(alarm.station.name)}`}
      @click=${(/** @type {Event} */ e) => { e.preventDefault(); e.stopPropagation(); ask(alarm, 'acknowledge'); }}>${icons.check}${t('action.acknowledge')}</button>`;
}

/**
 * One line of a list of alarms.
 *
 * @param {Alarm} alarm
 * @param {{href: string, current?: boolean, names?: Map<string, string>, station?: boolean, person?: boolean, action?: boolean}} how
 */
export function alarmRow(alarm, { href, current = false, names, station = true, person = true, action = true }) {
  const who = person && alarm.person ? names?.get(alarm.person) : undefined;
  const heading = who ?? local(alarm.title);
  return html`<li class="alarm sev-edge-${alarm.open ? alarm.severity : 'normal'} ${alarm.open ? '' : 'over'}" data-row>
    <a class="alarm-link" href=${href} aria-current=${current ? 'true' : 'false'}>
      <span class="alarm-head">${severityTag(alarm.severity)}<b>${heading}</b>${alarm.provisional ? provisionalTag() : nothing}${lateTag(alarm)}${alarm.worst !== alarm.severity ? html`<span class="dim">${t('alarm.worst')} ${word('severity', alarm.worst)}</span>` : nothing}</span>
      <span class="alarm-evidence">${who ? html`${local(alarm.title)} · ` : nothing}${evidence(alarm)}</span>
      <span class="alarm-foot">${station ? html`<span>${local(alarm.station.name)}</span>` : nothing}
        ${conditionTag(alarm)}<span class="num" title=${absolute(alarm.startedAt)}>${alarm.clearedAt
          ? t('alarm.lasted', { span: lasted(alarm) }) : html`<ws-age at=${alarm.startedAt}></ws-age>`}</span>
        ${alarm.acknowledgement && !alarm.confirmation ? html`<span class="dim">${t('alarm.by', { by: alarm.acknowledgement.by })}</span>` : nothing}${handlingTags(alarm)}</span>
    </a>${action ? acknowledgeButton(alarm) : nothing}</li>`;
}

/** The three times that matter, what is watched, and who has it. @param {Alarm} alarm */
export function alarmFacts(alarm) {
  const at = (/** @type {string} */ when) => html`<span class="num" title=${absolute(when)}>${dateTime(when)}</span>`;
  return html`<dl class="facts">
    <div><dt>${t('alarm.started')}</dt><dd>${at(alarm.startedAt)}</dd></div>
    <div><dt>${t('alarm.learnt')}</dt><dd>${at(alarm.learntAt)}</dd></div>
    <div><dt>${alarm.clearedAt ? t('alarm.cleared') : t('alarm.for')}</dt><dd>${alarm.clearedAt ? at(alarm.clearedAt) : lasted(alarm)}</dd></div>
    ${alarm.signal ? html`<div><dt>${t('alarm.signal')}</dt><dd>${signalName(alarm.signal)}${alarm.part ? html` · <code>${alarm.part}</code>` : nothing}</dd></div>` : nothing}
    ${alarm.device ? html`<div><dt>${t('alarm.device')}</dt><dd><code>${alarm.device}</code></dd></div>` : nothing}
    <div><dt>${t('alarm.rule')}</dt><dd><a href=${link.rule(alarm.rule, alarm.basis.ruleVersion)}><code>${alarm.rule}</code></a></dd></div>
    ${alarm.basis.readings.length > 0 ? html`<div><dt>${t('alarm.readings')}</dt><dd><ul class="told-list">${alarm.basis.readings.map((r) => html`<li><span class="num" title=${absolute(r.measuredAt)}>${dateTime(r.measuredAt)}</span>
      ${signalName(r.signal)} <b class="num">${readingText(r.signal, r.value)}</b></li>`)}</ul></dd></div>` : nothing}
    ${alarm.cause ? html`<div><dt>${t('alarm.cause')}</dt><dd>${word('outage', alarm.cause)}</dd></div>` : nothing}
    ${alarm.worst !== alarm.severity ? html`<div><dt>${t('alarm.worst')}</dt><dd>${severityTag(alarm.worst)}</dd></div>` : nothing}
    ${alarm.previous ? html`<div><dt>${t('alarm.previous')}</dt><dd><a href=${link.alarm(alarm.previous)}>${t('alarm.previous.open')}</a></dd></div>` : nothing}
  </dl>`;
}

/** @param {import('../types.js').Course} course */
const courseText = (course) => `${dateTime(course.startedAt)} – ${course.clearedAt ? dateTime(course.clearedAt)
  : t(course.condition === 'unknown' ? 'amend.unknown' : 'amend.lasts')} (${course.severities.map((severity) => word('severity', severity)).join(' → ')}${course.provisional ? ` · ${t('alarm.provisional')}` : ''})`;

/** What late data changed, in words. @param {NonNullable<import('../types.js').Change['amendment']>} amendment */
function amendmentText({ was, is }) {
  if (!is) return t('amend.withdrawn', { was: was ? courseText(was) : '' });
  return was ? t('amend.changed', { was: courseText(was), is: courseText(is) }) : t('amend.added', { is: courseText(is) });
}

/** What an outage took along: one line each. @param {Alarm[]} children */
export function alarmLines(children) {
  return children.length === 0 ? nothing : html`<h3>${t('alarm.lines')} <span class="num">${children.length}</span></h3>
    <p class="dim">${t('alarm.lines.dark', { n: children.length })}</p>
    <ul class="alarms">${children.map((alarm) => alarmRow(alarm, { href: link.alarm(alarm.id), station: false, action: false }))}</ul>`;
}

/** Whoever nobody has to know by name. */
const NOT_PEOPLE = ['rule', 'clock', 'system'];
/** Changes that are marked as good news. */
const GOOD = ['acknowledged', 'confirmed'];
/** What an outage suppresses names its parent. @param {import('../types.js').Change} change */
const byParent = (change) => change.what === 'suppressed' && change.actor === 'rule';

/** @param {import('../types.js').Change[]} history oldest first */
export function alarmHistory(history) {
  return html`<ol class="timeline">${history.map((change) => html`<li class="sev-${change.severity}">
    <span class="timeline-mark">${shape(GOOD.includes(change.what) ? 'normal' : change.what === 'unknown' ? 'unknown' : change.severity)}</span>
    <p><b>${word('change', change.what)}</b>${change.actor && !NOT_PEOPLE.includes(change.actor) ? html` · ${change.actor}` : nothing}
      <span class="dim num" title=${absolute(change.eventAt)}>${dateTime(change.eventAt)}</span></p>
    ${change.amendment ? html`<p>${amendmentText(change.amendment)} <span class="dim">${t('alarm.learnt')} ${dateTime(change.learntAt)}</span></p>` : nothing}
    ${change.note && byParent(change) ? html`<a href=${link.alarm(change.note)}>${t('held.open')}</a>`
      : change.note ? html`<blockquote>${NOT_PEOPLE.includes(change.actor) ? word('because', change.note) : change.note}</blockquote>` : nothing}</li>`)}</ol>`;
}
