import { html } from 'lit';

/**
 * @typedef {{name: string, pattern: RegExp, permission: string, load: () => Promise<unknown>, show: (id: string) => unknown}} Route
 */

/** Client-side routes behind `#`; a page's code comes when it is first asked for. @type {Route[]} */
export const routes = [
  { name: 'stations', pattern: /^\/stations$/, permission: 'stations.read', load: () => import('./pages/stations.js'), show: () => html`<ws-stations></ws-stations>` },
  { name: 'station', pattern: /^\/stations\/([^/]+)$/, permission: 'stations.read', load: () => import('./pages/station.js'), show: (id) => html`<ws-station .station=${id}></ws-station>` },
  { name: 'figures', pattern: /^\/figures$/, permission: 'stations.read', load: () => import('./pages/figures.js'), show: () => html`<ws-figures></ws-figures>` },
  { name: 'alarms', pattern: /^\/alarms(?:\/([^/]+))?$/, permission: 'station-alarms.read', load: () => import('./pages/alarms.js'), show: (id) => html`<ws-alarms .selected=${id}></ws-alarms>` },
  { name: 'rules', pattern: /^\/rules(?:\/([^/]+))?$/, permission: 'station-alarms.read', load: () => import('./pages/rules.js'), show: (id) => html`<ws-rules .selected=${id}></ws-rules>` },
  { name: 'alarmKpis', pattern: /^\/alarm-kpis$/, permission: 'station-alarms.read', load: () => import('./pages/alarm-kpis.js'), show: () => html`<ws-alarm-kpis></ws-alarm-kpis>` },
  { name: 'people', pattern: /^\/people$/, permission: 'health.read', load: () => import('./pages/people.js'), show: () => html`<ws-people></ws-people>` },
  { name: 'person', pattern: /^\/people\/([^/]+)$/, permission: 'health.read', load: () => import('./pages/person.js'), show: (id) => html`<ws-person .person=${id}></ws-person>` },
  { name: 'followUps', pattern: /^\/follow-ups$/, permission: 'health.read', load: () => import('./pages/follow-ups.js'), show: () => html`<ws-follow-ups></ws-follow-ups>` },
  { name: 'notifications', pattern: /^\/notifications$/, permission: 'station-alarms.read', load: () => import('./pages/notifications.js'), show: () => html`<ws-notifications></ws-notifications>` },
  { name: 'ledger', pattern: /^\/ledger$/, permission: 'system.read', load: () => import('./pages/ledger.js'), show: () => html`<ws-ledger></ws-ledger>` },
  { name: 'device', pattern: /^\/devices\/([^/]+)$/, permission: 'system.read', load: () => import('./pages/device.js'), show: (id) => html`<ws-device .device=${id}></ws-device>` },
  { name: 'quarantine', pattern: /^\/quarantine(?:\/(\d+))?$/, permission: 'system.read', load: () => import('./pages/quarantine.js'), show: (id) => html`<ws-quarantine .selected=${id}></ws-quarantine>` },
  { name: 'onboarding', pattern: /^\/onboarding(?:\/([^/]+))?$/, permission: 'system.read', load: () => import('./pages/onboarding.js'), show: (id) => html`<ws-onboarding .wanted=${id}></ws-onboarding>` },
  { name: 'audit', pattern: /^\/audit$/, permission: 'system.read', load: () => import('./pages/audit.js'), show: () => html`<ws-audit></ws-audit>` },
];

/** A mistyped escape stands for itself: nothing is called so, and the page says that. @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @returns {{route: Route|null, id: string, path: string}} */
export function where() {
  const path = location.hash.replace(/^#/, '').split('?')[0] || '/';
  for (const route of routes) {
    const match = route.pattern.exec(path);
    if (match) return { route, id: decoded(match[1] ?? ''), path };
  }
  return { route: null, id: '', path };
}
