import { html, nothing } from 'lit';
import { api } from '../api.js';
import { Part } from '../components/element.js';
import { icons } from '../components/icons.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { t, word } from '../i18n.js';
import { link } from '../links.js';
import { absolute, dateTime, day, now } from '../time.js';

/** @typedef {import('../types.js').Plan & {person: {id: string, name: string}}} OwnedPlan */

const DAY = 86_400_000;

/** Days from today to a calendar day, both in the station's zone. @param {string} date */
const daysTo = (date) => Math.round((Date.parse(date) - Date.parse(day(now()))) / DAY);

/** @param {OwnedPlan} plan @returns {'overdue'|'today'|'week'|'later'|'undated'} */
function due(plan) {
  if (!plan.followUp) return 'undated';
  const days = daysTo(plan.followUp);
  return days < 0 ? 'overdue' : days === 0 ? 'today' : days <= 7 ? 'week' : 'later';
}

/** Who is to be seen again, and when. */
class FollowUps extends Part {
  constructor() {
    super();
    /** @type {Loaded<{plans: OwnedPlan[]}>} */
    this.list = new Loaded(this, (cancel) => api.plans(cancel));
  }

  connectedCallback() {
    super.connectedCallback();
    this.list.read();
  }

  render() {
    return html`<div class="page page-follow-ups"><div class="page-head"><h1>${t('page.followUps')}</h1></div>
      ${this.list.show(({ plans }) => plans.length === 0 ? empty(t('followUp.none'), t('followUp.none.hint'))
        : /** @type {const} */ (['overdue', 'today', 'week', 'later', 'undated']).map((when) => this.#group(when, plans.filter((plan) => due(plan) === when))), skeletonRows(5))}</div>`;
  }

  /** @param {string} when @param {OwnedPlan[]} plans */
  #group(when, plans) {
    return plans.length === 0 ? nothing : html`<h2 class="group">${word('due', when)}<span class="num">${plans.length}</span></h2>
      <ul class="follow-ups">${plans.map((plan) => html`<li class=${`card follow-up ${when}`} data-row><a href=${link.person(plan.person.id)}>
        <span class="follow-date num">${plan.followUp ? html`<b>${plan.followUp.slice(5)}</b><small>${relative(daysTo(plan.followUp))}</small>` : html`<b>–</b>`}</span>
        <span class="follow-what"><b>${plan.person.name}</b><span>${plan.assessment}</span>
          <small class="dim" title=${absolute(plan.writtenAt)}>${plan.author.fullName || plan.author.name} · ${dateTime(plan.writtenAt)} · v${plan.version}</small></span>${icons.next}</a></li>`)}</ul>`;
  }
}

/** @param {number} days */
const relative = (days) => days < 0 ? t('followUp.late', { n: -days }) : days === 0 ? t('time.today') : t('followUp.in', { n: days });

customElements.define('ws-follow-ups', FollowUps);
