import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { Again } from '../components/again.js';
import { Part } from '../components/element.js';
import { empty, Loaded, skeletonRows } from '../components/loading.js';
import { shape } from '../components/marks.js';
import { Paged } from '../components/paged.js';
import '../components/on-call.js';
import '../components/silences.js';
import { local, t, word } from '../i18n.js';
import { link } from '../links.js';
import { session } from '../session.js';
import { absolute, clockTime, dateTime } from '../time.js';

/** @typedef {import('../types.js').Notification} Notification */

/** How often what was sent is read again (ms). */
const AGAIN = 10_000;
const STATES = ['', 'waiting', 'delivered', 'failed'];
const MARKS = { waiting: 'stale', delivered: 'normal', failed: 'critical' };

/** Who was told what and whether it arrived; who is on call; what is silenced. */
class Notifications extends Part {
  static properties = { state: { state: true }, open: { state: true } };

  constructor() {
    super();
    this.state = '';
    /** Id of the notification whose deliveries are shown; 0 for none. */
    this.open = 0;
    /** @type {Paged<Notification, {notifications: Notification[]}>} */
    this.list = new Paged(this, (before, cancel) => api.notifications({ state: this.state, before, limit: 50 }, cancel), (answer) => answer.notifications);
    /** @type {Loaded<import('../types.js').NotificationDetail>} */
    this.detail = new Loaded(this, (cancel) => api.notification(this.open, cancel));
    new Again(this, AGAIN, () => { if (!this.list.first.busy && this.list.rows.length <= 50) this.list.first.read(); });
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('state')) this.list.first.read();
    if (changed.has('open')) {
      this.detail.forget();
      if (this.open) this.detail.read();
    }
  }

  render() {
    return html`<div class="page page-notifications"><div class="page-head"><h1>${t('page.notifications')}</h1><p class="dim">${t('notify.what')}</p></div>
      <ws-on-call></ws-on-call>
      ${session.may('station-alarms.read') || session.may('health.read') ? html`<ws-silences></ws-silences>` : nothing}
      <section class="told" aria-labelledby="notify-sent"><div class="card-head"><h2 id="notify-sent">${t('notify.sent')}</h2>
        <label class="select">${t('notify.state')} <select .value=${this.state} @change=${(/** @type {any} */ e) => { this.state = e.target.value; }}>
          ${STATES.map((s) => html`<option value=${s} ?selected=${s === this.state}>${s ? word('delivery', s) : t('notify.any')}</option>`)}</select></label></div>
      ${this.list.first.show(() => this.list.rows.length === 0 ? empty(t('notify.none'), t('notify.none.hint'))
        : html`<div class="scroll" tabindex="0" role="region" aria-label=${t('notify.table')}><table class="grid compact"><thead><tr>
            <th scope="col">${t('chart.time')}</th><th scope="col">${t('notify.receiver')}</th><th scope="col">${t('notify.about')}</th><th scope="col">${t('notify.state')}</th></tr></thead>
          <tbody>${repeat(this.list.rows, (n) => n.id, (n) => this.#row(n))}</tbody></table></div>${this.list.button()}`, skeletonRows(6))}</section></div>`;
  }

  /** @param {Notification} n */
  #row(n) {
    const shown = this.open === n.id;
    return html`<tr><td class="num" title=${absolute(n.createdAt)}>${dateTime(n.createdAt)}</td>
      <td><b>${n.receiver}</b>${n.person ? html` <span class="dim">${n.person}</span>` : nothing}</td>
      <td><span class="tag outline">${word('cause', n.cause)}</span> ${this.#about(n)}</td>
      <td><button class="link" aria-expanded=${shown} @click=${() => { this.open = shown ? 0 : n.id; }}>${shape(/** @type {Record<string, string>} */ (MARKS)[n.state])}
        ${word('delivery', n.state)} <span class="dim">${t('notify.attempts', { n: n.attempts })}</span></button></td></tr>
      ${shown ? html`<tr><td colspan="4">${this.detail.show((d) => this.#deliveries(d), skeletonRows(1))}</td></tr>` : nothing}`;
  }

  /** @param {Notification} n */
  #about(n) {
    if (n.withheld) return html`<span class="dim">${t('notify.withheld')}</span>`;
    if (n.service) return local(n.service);
    const [first] = n.alarms;
    const others = n.alarms.length + n.more - 1;
    return first ? html`<span class="sev-${first.severity}">${shape(first.severity)}</span> <a href=${link.alarm(first.id)}>${local(first.title)}</a>
      <span class="dim">${local(first.place)}</span>${others > 0 ? html` <span class="dim">${t('notify.others', { n: others })}</span>` : nothing}` : nothing;
  }

  /** @param {import('../types.js').NotificationDetail} d */
  #deliveries(d) {
    return d.deliveries.length === 0 ? html`<p class="dim">${t('notify.untried')}</p>`
      : html`<ol class="told-list">${d.deliveries.map((a) => html`<li><span class="num dim">${clockTime(a.startedAt, true)}</span> ${word('channel', a.channel)}:
          ${word('attempt', a.outcome)}${a.status ? html` <span class="num">${a.status}</span>` : nothing} <code>${a.words}</code></li>`)}</ol>
        ${d.nextAt ? html`<p class="dim">${t('notify.next', { at: clockTime(d.nextAt, true) })}</p>` : nothing}`;
  }
}

customElements.define('ws-notifications', Notifications);
