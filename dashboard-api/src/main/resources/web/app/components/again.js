/** Does something again and again while its host is shown and somebody looks at the page. */
export class Again {
  #every;
  #what;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;
  #do = () => { if (!document.hidden) this.#what(); };

  /** @param {import('lit').ReactiveControllerHost} host @param {number} every ms @param {() => void} what */
  constructor(host, every, what) {
    this.#every = every;
    this.#what = what;
    host.addController(this);
  }

  hostConnected() {
    this.#timer = setInterval(this.#do, this.#every);
    document.addEventListener('visibilitychange', this.#do);
  }

  hostDisconnected() {
    clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', this.#do);
  }
}
