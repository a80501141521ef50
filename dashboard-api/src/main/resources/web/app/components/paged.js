import { html, nothing } from 'lit';
import { t } from '../i18n.js';
import { Loaded, problemNote } from './loading.js';

/**
 * A list that is read page by page, newest first. `rows` are all read so far, `first` is the first answer as it came.
 *
 * @template Row, Answer
 */
export class Paged {
  /** @type {Row[]} */
  rows = [];
  /** @type {string|number|null} */
  next = null;
  busy = false;
  /** @type {any} */
  problem = null;
  #host;
  #read;
  #rowsOf;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {(before: string|number|null, cancel?: AbortSignal) => Promise<Answer & {next: string|number|null}>} read
   * @param {(answer: Answer) => Row[]} rowsOf
   */
  constructor(host, read, rowsOf) {
    this.#host = host;
    this.#read = read;
    this.#rowsOf = rowsOf;
    /** @type {Loaded<Answer>} */
    this.first = new Loaded(host, async (cancel) => {
      const answer = await read(null, cancel);
      this.rows = rowsOf(answer);
      this.next = answer.next;
      return answer;
    });
  }

  async #more() {
    this.busy = true;
    this.problem = null;
    this.#host.requestUpdate();
    try {
      const answer = await this.#read(this.next);
      this.rows = [...this.rows, ...this.#rowsOf(answer)];
      this.next = answer.next;
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
    this.#host.requestUpdate();
  }

  button() {
    return this.next === null ? nothing : html`${problemNote(this.problem)}<button class="button wide ghost" ?disabled=${this.busy} @click=${() => this.#more()}>${t('action.more')}</button>`;
  }
}
