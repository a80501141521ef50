import { html } from 'lit';
import { t } from '../i18n.js';
import { Part } from './element.js';

/** @type {Promise<any>|null} */
let library = null;

/** The colours of the theme as it stands, for drawing where no style sheet reaches. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const c = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: c('ink'), dim: c('ink-3'), line: c('line'), strong: c('line-strong'), surface: c('surface'), sunken: c('sunken'),
    brand: c('brand'), series: [1, 2, 3, 4, 5, 6].map((n) => c(`series-${n}`)), font: style.getPropertyValue('--font').trim(),
    severity: { critical: c('critical'), warning: c('warning'), notice: c('notice'), info: c('notice'), normal: c('ok'), unknown: c('ink-3') },
    fill: { critical: c('critical-fill'), warning: c('warning-fill'), notice: c('notice-fill'), info: c('notice-fill'), normal: c('ok-fill') },
  };
}
/** @typedef {ReturnType<typeof palette>} Palette */

/**
 * An ECharts drawing. The library (a megabyte) comes when the first chart is shown. Drawn anew when data, language
 * or theme change; the tooltip is drawn in the canvas because our content policy forbids styles in markup.
 */
class Chart extends Part {
  // How tall it is changes only with what is drawn.
  static properties = { build: { attribute: false }, height: { attribute: false, hasChanged: () => false }, label: { type: String }, failed: { state: true } };

  constructor() {
    super();
    /** @type {((palette: Palette, width: number) => object)|null} */
    this.build = null;
    /** @type {(width: number) => number} of the whole drawing, px */
    this.height = () => 240;
    this.label = '';
    this.failed = false;
    /** @type {any} */
    this.drawing = null;
    this.width = 0;
    this.resized = new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) {
        this.width = width;
        this.#draw();
      }
    });
    this.redraw = () => this.#draw();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ws:theme', this.redraw);
  }

  disconnectedCallback() {
    removeEventListener('ws:theme', this.redraw);
    this.resized.disconnect();
    this.drawing?.dispose();
    this.drawing = null;
    this.width = 0;
    super.disconnectedCallback();
  }

  updated() {
    const box = /** @type {HTMLElement|null} */ (this.querySelector('.chart-box'));
    if (!box) return;
    box.style.height = `${this.height(this.width)}px`;
    this.resized.observe(box);
    this.#draw();
  }

  async #draw() {
    if (!this.build || !this.width) return;
    try {
      library ??= import('echarts');
      const echarts = await library;
      const box = /** @type {HTMLElement|null} */ (this.querySelector('.chart-box'));
      if (!this.isConnected || !this.build || !box) return;
      this.drawing ??= echarts.init(box, null, { renderer: 'canvas' });
      const height = this.height(this.width);
      box.style.height = `${height}px`;
      this.drawing.resize({ width: this.width, height });
      const colours = palette();
      this.drawing.setOption({
        animation: false,
        textStyle: { fontFamily: colours.font, fontSize: 12, color: colours.ink },
        .../** @type {any} */ (this.build(colours, this.width)),
      }, { notMerge: true });
    } catch (failure) {
      library = null;
      this.failed = true;
      console.error(failure);
    }
  }

  render() {
    if (this.failed) return html`<p class="note bad" role="alert">${t('chart.failed')} <button class="link" @click=${() => { this.failed = false; }}>${t('action.retry')}</button></p>`;
    return html`<div class="chart-box" role="img" aria-label=${this.label}></div>`;
  }
}

customElements.define('ws-chart', Chart);

/** What every tooltip has in common. @param {Palette} p */
export const tooltip = (p) => ({
  trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: p.surface, borderColor: p.strong, borderWidth: 1, padding: [8, 10],
  textStyle: { color: p.ink, fontSize: 12, lineHeight: 18, fontFamily: p.font }, axisPointer: { type: 'line', lineStyle: { color: p.strong, width: 1 } },
});
