import { api } from './api.js';
import { serverSays } from './time.js';
import { session } from './session.js';

/** Nothing heard for this long, and what is on the screen may be old (ms). */
const SILENCE = 30_000;
/** A new connection may take this long to say hello before anybody is told (ms). */
const GRACE = 4_000;
const EVENTS = ['hello', 'reset', 'beat', 'station', 'values', 'alarm', 'vitals'];

/** @typedef {{topics: string[], on: Record<string, (data: any) => void>}} Listener */

/**
 * The one event stream of this tab. Everybody says which topics they want; the stream carries the union.
 * `hello` is passed to every listener whenever the stream (re)opens or the server can no longer say what was missed:
 * what happened in between is unknown, so whoever shows a list reads it again.
 */
class Live {
  /** @type {Set<Listener>} */
  #listeners = new Set();
  /** @type {EventSource|null} */
  #source = null;
  #topics = '';
  #pending = 0;
  #retry = 0;
  #backoff = 1000;
  #heard = 0;
  #opened = 0;
  /** Epoch ms (this machine's clock) of the last word from the server. */
  heardAt = 0;
  /** While a demo plays the past: where it has come to, and what time it really is (epoch ms). @type {{at: number, present: number}|null} */
  past = null;
  /** @type {'off'|'connecting'|'live'|'broken'} */
  state = 'off';

  constructor() {
    setInterval(() => this.#watch(), 1000);
    addEventListener('online', () => this.#source === null || this.state !== 'live' ? this.#reopen() : undefined);
    addEventListener('ws:session', () => this.#settle());
  }

  /** @param {Listener} listener @returns {() => void} leave */
  listen(listener) {
    this.#listeners.add(listener);
    this.#settle();
    return () => {
      this.#listeners.delete(listener);
      this.#settle();
    };
  }

  /** One page leaves as the next comes: wait until both have said what they want. */
  #settle() {
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => {
      const wanted = session.user ? [...new Set([...this.#listeners].flatMap((l) => l.topics))].sort().join(',') : '';
      if (wanted !== this.#topics) {
        this.#topics = wanted;
        this.#reopen();
      }
    }, 60);
  }

  #reopen() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
    if (!this.#topics) {
      this.#become('off');
      return;
    }
    if (this.state === 'off') this.#become('connecting');
    const source = new EventSource(`/api/v1/stream?topics=${encodeURIComponent(this.#topics)}`);
    this.#source = source;
    this.#opened = performance.now();
    for (const type of EVENTS) {
      source.addEventListener(type, (event) => this.#receive(type, event));
    }
    source.onerror = () => {
      if (source !== this.#source || source.readyState !== EventSource.CLOSED) return;
      this.#source = null;
      this.#refused();
    };
  }

  /** The browser gave up: signed out (then `session` says so and we stop), or the server is away (then try again). */
  async #refused() {
    try {
      await api.session();
    } catch (problem) {
      if (/** @type {any} */ (problem).status === 401) {
        session.lost();
        return;
      }
    }
    this.#retry = setTimeout(() => this.#reopen(), this.#backoff);
    this.#backoff = Math.min(this.#backoff * 2, 15_000);
  }

  /** @param {string} type @param {MessageEvent} event */
  #receive(type, event) {
    this.#heard = performance.now();
    this.heardAt = Date.now();
    this.#backoff = 1000;
    this.#become('live');
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      console.error(`the stream sent a ${type} that is not JSON`);
      return;
    }
    if (data.now) {
      serverSays(data.now, data.speed ?? 1);
      this.#played(data.now, data.present);
    }
    const told = type === 'reset' ? 'hello' : type;
    for (const listener of this.#listeners) listener.on[told]?.(data);
  }

  /** @param {string} at @param {string} [present] */
  #played(at, present) {
    if (!present && !this.past) return;
    this.past = present ? { at: Date.parse(at), present: Date.parse(present) } : null;
    dispatchEvent(new CustomEvent('ws:past'));
  }

  /** A connection can die without either side being told; silence is how one notices. */
  #watch() {
    if (!this.#topics) return;
    const now = performance.now();
    const last = Math.max(this.#heard, this.state === 'connecting' ? this.#opened : 0);
    if (this.#source && this.#source.readyState === EventSource.OPEN && now - Math.max(this.#heard, this.#opened) > SILENCE) {
      this.#reopen();
    } else if (now - last > SILENCE + GRACE || (this.#source?.readyState !== EventSource.OPEN && now - last > GRACE)) {
      this.#become('broken');
    }
  }

  /** @param {Live['state']} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    dispatchEvent(new CustomEvent('ws:live'));
  }
}

export const live = new Live();
