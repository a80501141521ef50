import { lang } from './i18n.js';
import { session } from './session.js';

/** What the server said when it did not do what we asked (problem+json), or `status` 0 when nobody answered. */
export class Problem extends Error {
  /** @param {number} status @param {{title?: string, detail?: string, type?: string, errors?: unknown[]}} body */
  constructor(status, body) {
    super(body.detail || body.title || String(status));
    this.status = status;
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.errors = body.errors ?? [];
  }
}

/**
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {{body?: unknown, signal?: AbortSignal, ifMatch?: string}} [options] `ifMatch`: the `etag` of what is being edited
 * @returns {Promise<any>} the answer, with its ETag (if it has one) as `etag`; or null for 204
 * @throws {Problem}
 */
async function call(method, path, { body, signal, ifMatch } = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json, application/problem+json', 'accept-language': lang() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && session.csrf) headers['x-csrf-token'] = session.csrf;
  if (ifMatch) headers['if-match'] = ifMatch;
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method, headers, signal, credentials: 'same-origin', body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new Problem(0, {});
  }
  if (response.status === 204) return null;
  let answer;
  try {
    answer = await response.json();
  } catch {
    answer = {};
  }
  const etag = response.headers.get('etag');
  if (response.ok) return etag ? { ...answer, etag } : answer;
  if (response.status === 401 && path !== '/session') session.lost();
  throw new Problem(response.status, answer);
}

/** @param {Record<string, string|number|boolean|null|undefined>} values those that are nothing are left out */
export function query(values) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

const id = encodeURIComponent;
const iso = (/** @type {number} */ ms) => new Date(ms).toISOString();
/** @typedef {AbortSignal|undefined} Cancel */

/** One function per route. */
export const api = {
  session: () => call('GET', '/session'),
  signIn: (/** @type {string} */ user, /** @type {string} */ password) => call('POST', '/session', { body: { user, password } }),
  signOut: () => call('DELETE', '/session'),

  signals: () => call('GET', '/signals'),
  stations: (/** @type {Cancel} */ signal) => call('GET', '/stations', { signal }),
  station: (/** @type {string} */ station, /** @type {Cancel} */ signal) => call('GET', `/stations/${id(station)}`, { signal }),
  /** @param {string} station @param {string[]} signals @param {number} from @param {number} to @param {Cancel} [signal] */
  stationSeries: (station, signals, from, to, signal) =>
    call('GET', `/stations/${id(station)}/series${query({ signals: signals.join(','), from: iso(from), to: iso(to) })}`, { signal }),

  /** Days by the station's own clock, both included. @param {string} station @param {string} from @param {string} to @param {Cancel} [signal] */
  stationUse: (station, from, to, signal) => call('GET', `/stations/${id(station)}/statistics${query({ from, to })}`, { signal }),
  /** @param {string} from @param {string} to @param {Cancel} [signal] */
  use: (from, to, signal) => call('GET', `/statistics${query({ from, to })}`, { signal }),

  /** @param {Record<string, string|number|boolean|null|undefined>} filter @param {Cancel} [signal] */
  alarms: (filter, signal) => call('GET', `/alarms${query(filter)}`, { signal }),
  /** @param {Record<string, string|number|null|undefined>} of @param {number} from @param {number} to @param {Cancel} [signal] */
  alarmKpis: (of, from, to, signal) => call('GET', `/alarm-kpis${query({ ...of, from: iso(from), to: iso(to) })}`, { signal }),
  alarm: (/** @type {string} */ alarm, /** @type {Cancel} */ signal = undefined) => call('GET', `/alarms/${id(alarm)}`, { signal }),
  /** @param {string} alarm @param {'acknowledge'|'confirm'|'shelve'|'unshelve'} deed @param {object} body holds the version the reader saw */
  handle: (alarm, deed, body) => call('POST', `/alarms/${id(alarm)}/${deed}`, { body }),

  /** @param {{station?: string}} filter @param {Cancel} [signal] */
  maintenance: (filter, signal) => call('GET', `/maintenance${query(filter)}`, { signal }),
  planMaintenance: (/** @type {object} */ plan) => call('POST', '/maintenance', { body: plan }),
  endMaintenance: (/** @type {string} */ maintenance) => call('DELETE', `/maintenance/${id(maintenance)}`),

  rules: (/** @type {Cancel} */ signal) => call('GET', '/rules', { signal }),
  rule: (/** @type {string} */ rule, /** @type {Cancel} */ signal) => call('GET', `/rules/${id(rule)}`, { signal }),

  /** @param {{query?: string, station?: string}} filter @param {Cancel} [signal] */
  people: (filter, signal) => call('GET', `/people${query(filter)}`, { signal }),
  person: (/** @type {string} */ person, /** @type {Cancel} */ signal) => call('GET', `/people/${id(person)}`, { signal }),
  /** @param {string} person @param {string[]} signals @param {number} from @param {number} to @param {Cancel} [signal] */
  personSeries: (person, signals, from, to, signal) =>
    call('GET', `/people/${id(person)}/series${query({ signals: signals.join(','), from: iso(from), to: iso(to) })}`, { signal }),
  plans: (/** @type {Cancel} */ signal) => call('GET', '/plans', { signal }),
  planVersions: (/** @type {string} */ person, /** @type {string} */ plan) => call('GET', `/people/${id(person)}/plans/${id(plan)}`),
  writePlan: (/** @type {string} */ person, /** @type {object} */ plan) => call('POST', `/people/${id(person)}/plans`, { body: plan }),
  /** @param {string} person @param {string} plan @param {object} edit holds the version that was edited */
  editPlan: (person, plan, edit) => call('PUT', `/people/${id(person)}/plans/${id(plan)}`, { body: edit }),

  /** @param {Record<string, string|number|boolean|null|undefined>} page @param {Cancel} [signal] */
  ledger: (page, signal) => call('GET', `/ledger${query(page)}`, { signal }),
  /** @param {Record<string, string|number|null|undefined>} filter @param {Cancel} [signal] */
  quarantine: (filter, signal) => call('GET', `/quarantine${query(filter)}`, { signal }),
  /** Of messages whose topic names no device. @param {Record<string, string|number|null|undefined>} filter @param {Cancel} [signal] */
  quarantineOfNobody: (filter, signal) => call('GET', `/quarantine${query(filter)}&device=`, { signal }),
  quarantineGroups: (/** @type {Cancel} */ signal) => call('GET', '/quarantine/groups', { signal }),
  quarantined: (/** @type {string|number} */ message, /** @type {Cancel} */ signal) => call('GET', `/quarantine/${message}`, { signal }),
  /** Where the bytes of a message are. */
  rawOf: (/** @type {number} */ message) => `/api/v1/quarantine/${message}/raw`,
  /** @param {{id?: number, device?: string, reason?: string}} which */
  replay: (which) => call('POST', '/quarantine/replay', { body: which }),
  /** @param {{id?: number, device?: string, reason?: string}} which */
  discard: (which) => call('POST', '/quarantine/discard', { body: which }),

  /** @param {Record<string, string|number|null|undefined>} page @param {Cancel} [signal] */
  notifications: (page, signal) => call('GET', `/notifications${query(page)}`, { signal }),
  notification: (/** @type {number} */ notification, /** @type {Cancel} */ signal) => call('GET', `/notifications/${notification}`, { signal }),
  silences: (/** @type {Cancel} */ signal) => call('GET', '/silences', { signal }),
  createSilence: (/** @type {object} */ silence) => call('POST', '/silences', { body: silence }),
  endSilence: (/** @type {string} */ silence) => call('DELETE', `/silences/${id(silence)}`),
  onCall: (/** @type {Cancel} */ signal) => call('GET', '/on-call', { signal }),
  leaveDutyNote: (/** @type {string} */ rota, /** @type {string} */ note) => call('POST', `/on-call/${id(rota)}/note`, { body: { note } }),

  onboarding: (/** @type {Cancel} */ signal) => call('GET', '/onboarding', { signal }),
  device: (/** @type {string} */ device, /** @type {Cancel} */ signal) => call('GET', `/devices/${id(device)}`, { signal }),
  deviceLedger: (/** @type {string} */ device, /** @type {Cancel} */ signal) => call('GET', `/devices/${id(device)}/ledger`, { signal }),
  registerDevice: (/** @type {object} */ device) => call('POST', '/devices', { body: device }),
  /** @param {string} device @param {string} ifMatch @param {object} edit */
  editDevice: (device, ifMatch, edit) => call('PUT', `/devices/${id(device)}`, { body: edit, ifMatch }),
  deviceSecret: (/** @type {string} */ device) => call('POST', `/devices/${id(device)}/secret`),
  /** @param {{before?: string|number|null, limit?: number}} page @param {Cancel} [signal] */
  audit: (page, signal) => call('GET', `/audit${query(page)}`, { signal }),
};
