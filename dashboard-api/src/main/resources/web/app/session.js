const KNOWN = 'ws.known';
/** @param {boolean} known */
function remember(known) {
  try {
    if (known) localStorage.setItem(KNOWN, '1');
    else localStorage.removeItem(KNOWN);
  } catch {
    // Storage is closed: the server is asked each time.
  }
}

/**
 * Who is looking, and what they may do. The server decides; this only keeps its answer so that nobody
 * is shown a door that is locked for them.
 */
class Session {
  /** @type {{name: string, fullName: string, role: 'operator'|'doctor'|'admin'}|null} */
  user = null;
  /** @type {Set<string>} */
  permissions = new Set();
  csrf = '';

  /** Is it worth asking the server whether it knows us? Not in a browser nobody has signed in with. */
  get likely() {
    try {
      return localStorage.getItem(KNOWN) !== null;
    } catch {
      return true;
    }
  }

  /** @param {{user: any, permissions: string[], csrf: string}} answer */
  opened(answer) {
    this.user = answer.user;
    this.permissions = new Set(answer.permissions);
    this.csrf = answer.csrf;
    remember(true);
    dispatchEvent(new CustomEvent('ws:session'));
  }

  /** The server no longer knows us, or we have left. */
  lost() {
    remember(false);
    if (!this.user) return;
    this.user = null;
    this.permissions = new Set();
    this.csrf = '';
    dispatchEvent(new CustomEvent('ws:session'));
  }

  may(/** @type {string} */ permission) {
    return this.permissions.has(permission);
  }

  /** May this person take such an alarm? @param {{concern: string}} alarm */
  mayAcknowledge(alarm) {
    return this.may(alarm.concern === 'health' ? 'health-alarms.acknowledge' : 'station-alarms.acknowledge');
  }
}

export const session = new Session();
