import { html, nothing } from 'lit';

/** Rows are drawn by so many, and so many screens ahead of the reader. */
const STEP = 60;
const SCREENS_AHEAD = 2;

/**
 * Draws of a long list only as much as the reader has come near to: thousands of rows that nobody looks at cost as much with
 * every change as those on the screen. Below the last one that is drawn there is as much room as the others would take.
 *
 * @implements {import('lit').ReactiveController}
 */
export class Reach {
  #host;
  #drawn = STEP;
  #rows = 0;
  #rowHeight = 0;
  #moved = () => this.#look();

  /** @param {import('lit').ReactiveControllerHost & HTMLElement} host whose rows are marked `data-row` */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    addEventListener('scroll', this.#moved, { passive: true });
    addEventListener('resize', this.#moved);
  }

  hostDisconnected() {
    removeEventListener('scroll', this.#moved);
    removeEventListener('resize', this.#moved);
  }

  hostUpdated() {
    this.#look();
  }

  /** @template T @param {T[]} rows @returns {T[]} those to draw */
  first(rows) {
    this.#rows = rows.length;
    return rows.length > this.#drawn ? rows.slice(0, this.#drawn) : rows;
  }

  /** The room of the others, to stand below the list. @param {unknown[]} rows */
  rest(rows) {
    const left = rows.length - this.#drawn;
    return left > 0 ? html`<div aria-hidden="true" .style=${`height:${Math.round(left * this.#rowHeight)}px`}></div>` : nothing;
  }

  #look() {
    const first = this.#host.querySelector('[data-row]');
    const body = first?.parentElement;
    if (!first || !body) return;
    const drawn = Math.min(this.#drawn, this.#rows);
    const box = body.getBoundingClientRect();
    const height = box.height / drawn;
    const near = (innerHeight * (1 + SCREENS_AHEAD) - box.top) / height;
    const wanted = Math.max(STEP, Math.ceil(near / STEP) * STEP);
    const grows = wanted > this.#drawn && this.#drawn < this.#rows;
    // Back up again it is drawn less, but not for a few rows to and fro.
    const shrinks = wanted < this.#drawn - STEP;
    if (grows || shrinks || this.#rowHeight === 0) {
      this.#rowHeight = height;
      if (grows || shrinks) this.#drawn = wanted;
      this.#host.requestUpdate();
    }
  }
}
