import { LitElement } from 'lit';
import { live } from '../live.js';

/**
 * A part of the page: light DOM (one style sheet, plain ids for labels, prints as it stands), drawn anew
 * when the reader changes language or theme, and on the live stream for as long as it is shown.
 */
export class Part extends LitElement {
  #redraw = () => this.requestUpdate();
  /** @type {(() => void)|null} */
  #leave = null;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:lang', this.#redraw);
    this.listen();
  }

  disconnectedCallback() {
    removeEventListener('ws:lang', this.#redraw);
    this.#leave?.();
    this.#leave = null;
    super.disconnectedCallback();
  }

  /** Topics of the live stream this part wants while it is shown. @returns {string[]} */
  topics() {
    return [];
  }

  /** What to do with an event, by its type. @returns {Record<string, (data: any) => void>} */
  events() {
    return {};
  }

  /** Call again when {@link topics} would answer differently. */
  listen() {
    this.#leave?.();
    const topics = this.topics();
    this.#leave = topics.length ? live.listen({ topics, on: this.events() }) : null;
  }
}
