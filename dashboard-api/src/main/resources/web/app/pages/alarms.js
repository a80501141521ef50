import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { acknowledgeButton, alarmFacts, alarmHistory, alarmLines, alarmRow, evidence } from '../components/alarm.js';
import { Part } from '../components/element.js';
import { handlingButtons, handlingNotes } from '../components/handling.js';
import { icons } from '../components/icons.js';
import { empty, failed, Loaded, skeletonRows } from '../components/loading.js';
import { conditionTag, provisionalTag, severityTag } from '../components/marks.js';
import { local, t, word } from '../i18n.js';
import { byUrgency, heldBack, needsSomebody, openAlarms } from '../open-alarms.js';
import { link } from '../links.js';
import { session } from '../session.js';

/** @typedef {import('../types.js').Alarm} Alarm */

const PAGE = 50;
const SEVERITIES = ['notice', 'warning', 'critical'];
/** @type {('open'|'shelved'|'suppressed'|'all')[]} */
const WHICH = ['open', 'shelved', 'suppressed', 'all'];

/**
 * The work list, and for a doctor the health inbox: who needs somebody, who is being looked after, what is over.
 * The list on one side, the chosen alarm with its history on the other; on a phone one after the other.
 */
class Alarms extends Part {
  static properties = { selected: { type: String }, concern: { state: true }, which: { state: true }, severity: { state: true }, station: { state: true } };

  constructor() {
    super();
    this.selected = '';
    this.concern = session.may('health.read') ? 'health' : 'station';
    /** @type {'open'|'shelved'|'suppressed'|'all'} */
    this.which = 'open';
    // A doctor's list begins where a doctor is needed; what a worker should merely know is one choice away.
    this.severity = session.may('health.read') ? 'warning' : 'notice';
    this.station = '';
    /** @type {Map<string, string>} names of the people in the list, for those who may know them */
    this.names = new Map();
    /** @type {string|null} */
    this.next = null;
    /** @type {Loaded<Alarm[]>} every alarm, open or over, newest first */
    this.past = new Loaded(this, async (cancel) => this.#page(null, cancel));
    /** @type {Loaded<import('../types.js').AlarmDetail>} */
    this.detail = new Loaded(this, (cancel) => api.alarm(this.selected, cancel));
    /** @type {Loaded<{id: string, name: import('../types.js').LocalText}[]>} */
    this.places = new Loaded(this, async (cancel) => (await api.stations(cancel)).stations);
    this.moved = (/** @type {Event} */ event) => this.#moved(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:alarms', this.moved);
    this.places.read();
    this.#learnNames();
  }

  disconnectedCallback() {
    removeEventListener('ws:alarms', this.moved);
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('selected')) {
      this.detail.forget();
      if (this.selected) this.detail.read();
    }
    if (changed.has('which') || changed.has('concern') || changed.has('severity') || changed.has('station')) {
      this.past.forget();
      if (this.which === 'all') this.past.read();
    }
  }

  /** @param {string|null} cursor @param {AbortSignal} [cancel] */
  async #page(cursor, cancel) {
    const answer = await api.alarms({ concern: this.concern, severity: this.severity, station: this.station, cursor, limit: PAGE }, cancel);
    this.next = answer.next;
    return answer.alarms;
  }

  async #more() {
    const page = await this.#page(this.next);
    this.past.data = [...(this.past.data ?? []), ...page];
    this.requestUpdate();
  }

  async #learnNames() {
    if (!session.may('health.read')) return;
    try {
      const answer = await api.people({});
      this.names = new Map(answer.people.map((/** @type {import('../types.js').Person} */ p) => [p.id, p.name]));
      this.requestUpdate();
    } catch {
      // Without names the alarms are still all there; opening one leads to the person.
    }
  }

  /** @param {Alarm|undefined} alarm */
  #moved(alarm) {
    if (alarm && alarm.id === this.selected) this.detail.read();
    if (alarm && this.past.data) {
      const at = this.past.data.findIndex((one) => one.id === alarm.id);
      if (at >= 0 && this.past.data[at].version <= alarm.version) this.past.data = this.past.data.with(at, alarm);
      else if (at < 0 && this.#wanted(alarm)) this.past.data = [alarm, ...this.past.data];
    }
    this.requestUpdate();
  }

  /** What was critical an hour ago and is a notice now still waits for somebody: the worst counts. @param {Alarm} alarm */
  #wanted(alarm) {
    return alarm.concern === this.concern && SEVERITIES.indexOf(alarm.worst) >= SEVERITIES.indexOf(this.severity)
      && (!this.station || alarm.station.id === this.station);
  }

  render() {
    const doctor = session.may('health.read');
    return html`<div class="page page-alarms ${this.selected ? 'has-detail' : ''}">
      <section class="list-side">
        <div class="page-head"><h1>${doctor ? t('page.inbox') : t('page.alarms')}</h1><div class="head-actions"><a href="#/alarm-kpis">${t('page.alarmKpis')}</a> <a href="#/rules">${t('page.rules')}</a> <a href="#/notifications">${t('page.notifications')}</a></div></div>
        <div class="toolbar">
          ${doctor ? html`<div class="segments" role="group" aria-label=${t('alarms.concern')}>${['health', 'station'].map((concern) => html`<button
            aria-pressed=${this.concern === concern ? 'true' : 'false'} @click=${() => { this.concern = concern; }}>${word('concern', concern)}</button>`)}</div>` : nothing}
          <div class="segments" role="group" aria-label=${t('alarms.which')}>${WHICH.map((which) => html`<button
            aria-pressed=${this.which === which ? 'true' : 'false'} @click=${() => { this.which = which; }}>${word('alarms', which)}${this.#held(which)}</button>`)}</div>
          <label class="select"><span>${t('alarms.severity')}</span><select @change=${(/** @type {any} */ e) => { this.severity = e.target.value; }}>
            ${SEVERITIES.map((severity) => html`<option value=${severity} ?selected=${this.severity === severity}>${t('alarms.from', { severity: word('severity', severity) })}</option>`)}</select></label>
          <label class="select"><span>${t('alarms.station')}</span><select @change=${(/** @type {any} */ e) => { this.station = e.target.value; }}>
            <option value="">${t('alarms.everywhere')}</option>
            ${(this.places.data ?? []).map((s) => html`<option value=${s.id} ?selected=${this.station === s.id}>${local(s.name)}</option>`)}</select></label>
        </div>
        ${this.#list()}
      </section>
      ${this.selected ? html`<section class="detail-side" aria-label=${t('alarm.detail')}>${this.detail.show((alarm) => this.#detail(alarm), skeletonRows(5))}</section>`
        : html`<section class="detail-side none-chosen" aria-hidden="true"><p>${t('alarms.choose')}</p></section>`}</div>`;
  }

  /** How many are held back so. @param {'open'|'shelved'|'suppressed'|'all'} which */
  #held(which) {
    if (which !== 'shelved' && which !== 'suppressed') return nothing;
    const n = openAlarms.all().filter((alarm) => this.#wanted(alarm) && (which === 'shelved' ? alarm.shelving : alarm.suppression)).length;
    return n ? html`<span class="num">${n}</span>` : nothing;
  }

  #list() {
    if (openAlarms.state === 'loading' && !openAlarms.problem) return skeletonRows(7);
    if (openAlarms.problem && openAlarms.state === 'loading') return failed(openAlarms.problem, () => openAlarms.read());
    const all = openAlarms.all().filter((alarm) => this.#wanted(alarm)).sort(byUrgency);
    const shelved = all.filter((alarm) => alarm.shelving);
    const suppressed = all.filter((alarm) => alarm.suppression);
    if (this.which === 'shelved') return shelved.length ? this.#group('shelved', shelved) : empty(t('alarms.noneShelved'), t('alarms.noneShelved.hint'));
    if (this.which === 'suppressed') return suppressed.length ? this.#group('suppressed', suppressed) : empty(t('alarms.noneSuppressed'), t('alarms.noneSuppressed.hint'));
    const open = all.filter((alarm) => !heldBack(alarm));
    const waiting = open.filter((alarm) => !alarm.acknowledgement && needsSomebody(alarm));
    const known = open.filter((alarm) => !alarm.acknowledgement && !needsSomebody(alarm));
    const taken = open.filter((alarm) => alarm.acknowledgement);
    const everything = this.which === 'all';
    return html`${open.length === 0 && !everything ? empty(t('alarms.none'), t('alarms.none.hint')) : nothing}
      ${this.#group('waiting', waiting)}${this.#group('taken', taken)}${this.#group('known', known)}
      ${everything ? this.#group('shelved', shelved) : nothing}${everything ? this.#group('suppressed', suppressed.filter((alarm) => !alarm.shelving)) : nothing}
      ${everything ? this.past.show((past) => html`${this.#group('over', past.filter((alarm) => !alarm.open))}
        ${this.next ? html`<button class="button wide ghost" @click=${() => this.#more()}>${t('action.more')}</button>` : nothing}`) : nothing}`;
  }

  /** @param {'waiting'|'taken'|'known'|'shelved'|'suppressed'|'over'} group @param {Alarm[]} alarms */
  #group(group, alarms) {
    return alarms.length === 0 ? nothing : html`<h2 class="group">${word('group', group)}<span class="num">${alarms.length}</span></h2>
      <ul class="alarms">${repeat(alarms, (alarm) => alarm.id, (alarm) => alarmRow(alarm, { href: link.alarm(alarm.id), current: alarm.id === this.selected, names: this.names, action: group === 'waiting' }))}</ul>`;
  }

  /** @param {import('../types.js').AlarmDetail} alarm */
  #detail(alarm) {
    const who = alarm.person ? this.names.get(alarm.person) : undefined;
    return html`<article class="detail">
      <a class="button ghost small detail-back" href="#/alarms">${icons.back}${t('alarms.back')}</a>
      <p class="detail-tags">${severityTag(alarm.severity)}${conditionTag(alarm)}${alarm.provisional ? provisionalTag() : nothing}</p>
      <h2>${local(alarm.title)}</h2>
      <p class="detail-evidence">${evidence(alarm)}</p>
      <div class="detail-links">
        ${alarm.person ? html`<a class="button primary" href=${link.person(alarm.person)}>${icons.people}${who ?? t('alarm.person')}</a>` : nothing}
        <a class="button" href=${link.station(alarm.station.id)}>${icons.stations}${local(alarm.station.name)}</a>
        ${acknowledgeButton(alarm)}${handlingButtons(alarm)}</div>
      ${handlingNotes(alarm)}
      ${alarmFacts(alarm)}
      ${alarmLines(alarm.children)}
      <h3>${t('alarm.history')}</h3>${alarmHistory(alarm.history)}
      ${alarm.concern === 'health' ? html`<p class="disclaimer">${t('health.disclaimer')}</p>` : nothing}</article>`;
  }
}

customElements.define('ws-alarms', Alarms);
