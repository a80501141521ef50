import { api } from './api.js';
import { session } from './session.js';

/** How often whoever runs the system is told how it is (ms). */
const AGAIN = 15_000;

/** The two things an administrator must learn on whatever page: no room left, and accounts that do not agree. */
class SystemState {
  full = false;
  disagrees = false;

  constructor() {
    setInterval(() => this.#read(), AGAIN);
    addEventListener('ws:session', () => this.#read());
  }

  async #read() {
    if (document.hidden && session.user) return;
    if (!session.may('system.read')) {
      this.#become(false, false);
      return;
    }
    try {
      this.learn(await api.ledger({ limit: 1 }));
    } catch {
      // The page says by itself when the server is away.
    }
  }

  /** From whoever has read the ledger anyway. @param {{agrees: boolean, log: {full: boolean}}} ledger */
  learn(ledger) {
    this.#become(ledger.log.full, !ledger.agrees);
  }

  /** @param {boolean} full @param {boolean} disagrees */
  #become(full, disagrees) {
    if (full === this.full && disagrees === this.disagrees) return;
    this.full = full;
    this.disagrees = disagrees;
    dispatchEvent(new CustomEvent('ws:system'));
  }
}

export const systemState = new SystemState();
