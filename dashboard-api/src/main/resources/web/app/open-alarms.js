import { api } from './api.js';
import { live } from './live.js';
import { session } from './session.js';

/** @typedef {import('./types.js').Alarm} Alarm */

const PAGE = 200;
const rank = { critical: 0, warning: 1, notice: 2, info: 3, normal: 4 };

/** Shelved or suppressed: on record, and nobody's work now. @param {Alarm} alarm */
export const heldBack = (alarm) => alarm.shelving !== null || alarm.suppression !== null;

/** What is held back last; worst first, of those what is not over yet, of those the one that has waited longest. @param {Alarm} a @param {Alarm} b */
export const byUrgency = (a, b) => Number(heldBack(a)) - Number(heldBack(b)) || rank[a.severity] - rank[b.severity]
  || Number(a.condition === 'normal') - Number(b.condition === 'normal') || Date.parse(a.startedAt) - Date.parse(b.startedAt);

/** Does it stay on somebody's list until they have taken it? A notice only says so while it lasts. @param {Alarm} alarm */
export const needsSomebody = (alarm) => alarm.worst === 'warning' || alarm.worst === 'critical' || alarm.latch !== 'none';

/**
 * Every alarm that is open and visible to this person, kept current by the live stream and read anew whenever the
 * stream had to be opened again. The badge in the menu and the alarm list both draw from it.
 */
class OpenAlarms {
  /** @type {Map<string, Alarm>} */
  #open = new Map();
  /** @type {(() => void)|null} */
  #leave = null;
  #reading = 0;
  /** @type {'loading'|'ready'} */
  state = 'loading';
  /** @type {import('./api.js').Problem|null} */
  problem = null;

  constructor() {
    addEventListener('ws:session', () => this.#follow());
  }

  #follow() {
    this.#leave?.();
    this.#leave = null;
    this.#open.clear();
    this.state = 'loading';
    this.problem = null;
    if (!session.may('station-alarms.read')) return;
    this.#leave = live.listen({
      topics: ['alarms'],
      on: { hello: () => this.read(), alarm: (event) => this.changed(event.alarm) },
    });
    this.read();
  }

  async read() {
    const mine = ++this.#reading;
    /** @type {Map<string, Alarm>} */
    const found = new Map();
    try {
      let cursor = null;
      do {
        const page = await api.alarms({ open: true, limit: PAGE, cursor });
        for (const alarm of page.alarms) found.set(alarm.id, alarm);
        cursor = page.next;
      } while (cursor && mine === this.#reading);
      if (mine !== this.#reading) return;
      for (const [id, alarm] of this.#open) {
        const read = found.get(id);
        if (read && read.version < alarm.version) found.set(id, alarm);
      }
      this.#open = found;
      this.problem = null;
      this.state = 'ready';
    } catch (failure) {
      if (mine !== this.#reading) return;
      this.problem = /** @type {any} */ (failure);
    }
    this.#tell();
  }

  /** @param {Alarm} alarm a newer version of one, or a new one */
  changed(alarm) {
    const known = this.#open.get(alarm.id);
    if (known && known.version > alarm.version) return;
    if (alarm.open) this.#open.set(alarm.id, alarm);
    else this.#open.delete(alarm.id);
    this.#tell(alarm);
  }

  /** @returns {Alarm[]} */
  all() {
    return [...this.#open.values()];
  }

  /** Those that still wait for a person. */
  waiting() {
    return this.all().filter((alarm) => !alarm.acknowledgement && !heldBack(alarm) && needsSomebody(alarm) && session.mayAcknowledge(alarm));
  }

  /** @param {Alarm} [alarm] */
  #tell(alarm) {
    dispatchEvent(new CustomEvent('ws:alarms', { detail: alarm }));
  }
}

export const openAlarms = new OpenAlarms();
