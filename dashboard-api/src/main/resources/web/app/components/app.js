import { html, nothing } from 'lit';
import { api, Problem } from '../api.js';
import { t, word } from '../i18n.js';
import { live } from '../live.js';
import { openAlarms } from '../open-alarms.js';
import { where } from '../router.js';
import { session } from '../session.js';
import { readSignals } from '../signals.js';
import { clockTime, inputTime, span } from '../time.js';
import './deed.js';
import './confirm.js';
import { Part } from './element.js';
import { icons, mark } from './icons.js';
import { empty, failed } from './loading.js';
import { forgetDrafts } from './plans.js';
import './sign-in.js';
import { switches } from './switches.js';
import { systemState } from '../system.js';

/** @typedef {{name: string, path: string, icon: unknown, permission: string, badge?: () => number, covers: string[],
 *   onPhone?: {name: string, covers: string[]}|null}} Item `onPhone`: what it is called there; null when there is no room for it */

/** The way in for each person: doctors start with people who need them, everybody else with the stations. @type {Item[]} */
const ITEMS = [
  { name: 'stations', path: '#/stations', icon: icons.stations, permission: 'stations.read', covers: ['stations', 'station'] },
  { name: 'figures', path: '#/figures', icon: icons.chart, permission: 'stations.read', covers: ['figures'], onPhone: null },
  { name: 'alarms', path: '#/alarms', icon: icons.alarms, permission: 'station-alarms.read', badge: () => openAlarms.waiting().length, covers: ['alarms', 'alarmKpis'] },
  { name: 'people', path: '#/people', icon: icons.people, permission: 'health.read', covers: ['people', 'person'] },
  { name: 'followUps', path: '#/follow-ups', icon: icons.followUps, permission: 'health.read', covers: ['followUps'] },
  { name: 'notifications', path: '#/notifications', icon: icons.notifications, permission: 'station-alarms.read', covers: ['notifications'], onPhone: null },
  { name: 'ledger', path: '#/ledger', icon: icons.ledger, permission: 'system.read', covers: ['ledger', 'device'], onPhone: { name: 'system', covers: ['ledger', 'device', 'quarantine', 'onboarding', 'audit'] } },
  { name: 'quarantine', path: '#/quarantine', icon: icons.quarantine, permission: 'system.read', covers: ['quarantine'], onPhone: null },
  { name: 'onboarding', path: '#/onboarding', icon: icons.onboarding, permission: 'system.read', covers: ['onboarding'], onPhone: null },
  { name: 'audit', path: '#/audit', icon: icons.audit, permission: 'system.read', covers: ['audit'], onPhone: null },
];
/** A list beside what was chosen from it: choosing is no move to another page. */
const LISTS = ['/alarms', '/quarantine'];
const DOCTORS_ORDER = ['alarms', 'people', 'followUps', 'stations', 'figures', 'notifications'];

/** The frame around every page: who may see what, where one is, whether what one sees is current. */
class App extends Part {
  static properties = { phase: { state: true }, problem: { state: true }, unloaded: { state: true } };

  constructor() {
    super();
    /** @type {'starting'|'ready'|'failed'} */
    this.phase = 'starting';
    /** @type {any} */
    this.problem = null;
    /** Name of the page whose code did not come: the server is away, or is another version by now. */
    this.unloaded = '';
    this.wasAway = false;
    this.here = where();
    /** @type {Set<string>} */
    this.loaded = new Set();
    this.again = () => { this.requestUpdate(); this.#title(); };
    this.moved = () => this.#move();
    this.changed = () => this.#session();
  }

  connectedCallback() {
    super.connectedCallback();
    // What failed to load once stays failed in this document, so begin anew once the server is there.
    addEventListener('ws:live', () => {
      if (live.state === 'broken') this.wasAway = true;
      if (live.state === 'live' && this.wasAway && this.unloaded) location.reload();
    });
    for (const event of ['ws:system', 'ws:live', 'ws:past', 'ws:alarms', 'ws:theme', 'ws:lang']) addEventListener(event, this.again);
    addEventListener('hashchange', this.moved);
    addEventListener('ws:session', this.changed);
    addEventListener('ws:keys', () => this.#dialog('keys')?.showModal());
    this.#start();
  }

  async #start() {
    if (!session.likely) {
      this.phase = 'ready';
      this.#title();
      return;
    }
    this.phase = 'starting';
    try {
      session.opened(await api.session());
    } catch (problem) {
      this.problem = problem;
      this.phase = 'failed';
      if (/** @type {any} */ (problem).status === 401) {
        session.lost();
        this.phase = 'ready';
      }
      this.#title();
    }
  }

  #session() {
    if (session.user) {
      this.phase = 'ready';
      readSignals().then(() => this.requestUpdate(), () => {});
      this.#move();
    } else {
      this.#dialog('menu')?.close();
    }
    this.requestUpdate();
    this.#title();
  }

  #items() {
    const mine = ITEMS.filter((item) => session.may(item.permission));
    return session.may('health.read')
      ? DOCTORS_ORDER.flatMap((name) => mine.filter((item) => item.name === name)) : mine;
  }

  #move() {
    const before = this.here.path;
    this.here = where();
    this.#dialog('menu')?.close();
    if (!session.user) return;
    if (this.here.path === '/') {
      location.replace(this.#items()[0]?.path ?? '#/stations');
      return;
    }
    const route = this.here.route;
    if (route && session.may(route.permission) && !this.loaded.has(route.name)) {
      route.load().then(() => { this.loaded.add(route.name); this.unloaded = ''; this.requestUpdate(); }, (failure) => { console.error(failure); this.unloaded = route.name; });
    }
    this.requestUpdate();
    this.#title();
    if (before !== this.here.path && !LISTS.some((list) => before.startsWith(list) && this.here.path.startsWith(list))) {
      this.updateComplete.then(() => {
        scrollTo(0, 0);
        /** @type {HTMLElement|null} */ (this.querySelector('main'))?.focus({ preventScroll: true });
      });
    }
  }

  #title() {
    const waiting = session.user ? openAlarms.waiting().length : 0;
    const name = session.user && this.here.route ? `${t(/** @type {any} */ (`page.${this.here.route.name}`))} · ` : '';
    document.title = `${waiting ? `(${waiting}) ` : ''}${name}${t('product')}`;
  }

  /** @param {string} name @returns {HTMLDialogElement|null} */
  #dialog(name) {
    return this.querySelector(`dialog.${name}`);
  }

  async #signOut() {
    try {
      forgetDrafts();
      await api.signOut();
    } finally {
      session.lost();
    }
  }

  render() {
    if (this.phase === 'starting') return html`<div class="starting" role="status">${mark}<span class="sr">${t('state.loading')}</span></div>`;
    if (this.phase === 'failed') {
      return html`<div class="starting">${mark}${failed(this.problem, () => this.#start())}</div>`;
    }
    if (!session.user) return html`<ws-sign-in></ws-sign-in>`;
    const items = this.#items();
    return html`
      <a class="skip" href="#main" @click=${(/** @type {Event} */ e) => { e.preventDefault(); /** @type {any} */ (this.querySelector('main'))?.focus(); }}>${t('nav.skip')}</a>
      <header class="rail">
        <a class="brand" href=${items[0]?.path ?? '#/'}>${mark}<span class="brand-name"><b>${t('product.short')}</b><small>${t('product.sub')}</small></span></a>
        <nav aria-label=${t('nav.main')}>${items.map((item) => this.#item(item))}</nav>
        <div class="rail-foot">
          <p class="live live-${live.state}"><i aria-hidden="true"></i>${word('live', live.state === 'broken' ? 'lost' : live.past ? 'playing' : live.state)}</p>
          <div class="me"><span class="avatar" aria-hidden="true">${[...session.user.fullName][0]}</span>
            <span class="me-name" title=${session.user.fullName}><b>${session.user.fullName}</b><small>${word('role', session.user.role)}</small></span>
            <button class="quiet" @click=${() => this.#signOut()} aria-label=${t('session.leave')} title=${t('session.leave')}>${icons.leave}</button></div>
          ${switches()}
        </div>
        <button class="quiet more" aria-haspopup="dialog" @click=${() => this.#dialog('menu')?.showModal()} aria-label=${t('nav.more')}>${icons.menu}</button>
      </header>
      <main id="main" tabindex="-1">${this.#banner()}${this.#page()}</main>
      ${this.#menu()}${this.#keys()}
      <ws-deed></ws-deed><ws-confirm></ws-confirm>`;
  }

  /** @param {Item} item */
  #item(item) {
    const count = item.badge?.() ?? 0;
    const name = item.name === 'alarms' && session.may('health.read') ? t('page.inbox') : t(/** @type {any} */ (`page.${item.name}`));
    const here = this.here.route?.name ?? '';
    return html`<a href=${item.path} class=${`${item.onPhone === null ? 'not-phone' : ''} ${item.onPhone?.covers.includes(here) ? 'here-phone' : ''}`}
      aria-current=${item.covers.includes(here) ? 'page' : 'false'}>${item.icon}${item.onPhone ? html`<span class="phone-name">${t(/** @type {any} */ (`page.${item.onPhone.name}`))}</span>` : nothing}<span class=${item.onPhone ? 'desk-name' : ''}>${name}</span>
      ${count ? html`<span class="badge" title=${t('nav.waiting', { n: count })}>${count > 99 ? '99+' : count}<span class="sr">${t('nav.waiting', { n: count })}</span></span>` : nothing}</a>`;
  }

  #banner() {
    return html`${live.state === 'broken' ? html`<p class="banner" role="alert">${live.heardAt ? t('live.broken', { at: clockTime(live.heardAt) }) : t('live.never')}</p>` : nothing}
      ${live.past && live.state !== 'broken' ? html`<p class="banner past"><span role="status">${t('live.past')}</span> ${t('live.pastAt', { at: inputTime(live.past.at).replace('T', ' '), span: span(live.past.present - live.past.at) })}</p>` : nothing}
      ${systemState.full ? html`<p class="banner bad" role="alert">${t('system.full')}</p>` : nothing}
      ${systemState.disagrees && this.here.route?.name !== 'ledger' ? html`<p class="banner bad" role="alert">${t('system.disagrees')} <a href="#/ledger">${t('page.ledger')}</a></p>` : nothing}`;
  }

  #page() {
    const { route, id } = this.here;
    if (!route) {
      return html`<div class="page"><h1>${t('missing.title')}</h1>${empty(t('missing.what'), '', html`<a class="button" href="#/">${t('missing.home')}</a>`)}</div>`;
    }
    if (!session.may(route.permission)) {
      return html`<div class="page"><h1>${t('forbidden.title')}</h1>
        <div class="blank"><p class="blank-title">${t('forbidden.what')}</p><p>${t('forbidden.hint', { role: word('role', session.user?.role ?? '') })}</p>
        <a class="button" href="#/">${t('missing.home')}</a></div></div>`;
    }
    if (this.unloaded === route.name) return html`<div class="page">${failed(new Problem(0, {}), () => location.reload())}</div>`;
    return this.loaded.has(route.name) ? route.show(id) : nothing;
  }

  #menu() {
    return html`<dialog class="menu sheet" aria-label=${t('nav.more')} @click=${(/** @type {Event} */ e) => { if (e.target === e.currentTarget) this.#dialog('menu')?.close(); }}>
      <div class="sheet-body"><div class="me"><span class="avatar" aria-hidden="true">${[...(session.user?.fullName ?? '·')][0]}</span>
        <span class="me-name"><b>${session.user?.fullName}</b><small>${word('role', session.user?.role ?? '')}</small></span></div>
        <p class="live live-${live.state}"><i aria-hidden="true"></i>${word('live', live.state === 'broken' ? 'lost' : live.past ? 'playing' : live.state)}</p>
        ${switches()}
        <button class="button wide" @click=${() => this.#signOut()}>${icons.leave}${t('session.leave')}</button>
        <button class="button wide ghost" @click=${() => this.#dialog('menu')?.close()}>${t('action.close')}</button></div></dialog>`;
  }

  #keys() {
    const rows = /** @type {const} */ ([['/', 'keys.search'], ['j  k', 'keys.move'], ['Enter', 'keys.open'], ['a', 'keys.acknowledge'], ['c', 'keys.confirm'], ['s', 'keys.shelve'], ['?', 'keys.help']]);
    return html`<dialog class="keys" aria-labelledby="keys-title"><h2 id="keys-title">${t('keys.title')}</h2>
      <dl>${rows.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${t(what)}</dd>`)}</dl>
      <form method="dialog"><button class="button">${t('action.close')}</button></form></dialog>`;
  }
}

customElements.define('ws-app', App);
