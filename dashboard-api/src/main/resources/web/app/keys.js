/**
 * The keyboard, the same on every list: `/` to the search field, `j` and `k` down and up the rows, Enter opens,
 * `a` acknowledges, `c` confirms and `s` shelves the alarm that is open, `?` tells. Nothing happens while somebody is typing or a dialog is open.
 */
/** @type {Record<string, string>} */
const DEEDS = { a: 'acknowledge', c: 'confirm', s: 'shelve' };
const typing = (/** @type {EventTarget|null} */ target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (typing(event.target)) {
    if (event.key === 'Escape') /** @type {HTMLElement} */ (event.target).blur();
    return;
  }
  if (event.key === '/') {
    const search = /** @type {HTMLInputElement|null} */ (document.querySelector('main input[type=search]'));
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.key === 'j' || event.key === 'k') {
    step(event.key === 'j' ? 1 : -1);
  } else if (event.key in DEEDS) {
    const deed = `[data-deed="${DEEDS[event.key]}"]`;
    const row = document.activeElement?.closest('[data-row]');
    const button = /** @type {HTMLElement|null} */ (event.key === 'a' ? (row ?? document).querySelector(deed) : document.querySelector(deed));
    if (button) {
      event.preventDefault();
      button.click();
    }
  } else if (event.key === '?') {
    dispatchEvent(new CustomEvent('ws:keys'));
  }
});

/** @param {1|-1} by */
function step(by) {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('main [data-row]')]);
  if (rows.length === 0) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const to = rows[Math.min(rows.length - 1, Math.max(0, here + by))];
  const target = /** @type {HTMLElement|null} */ (to.matches('a,button') ? to : to.querySelector('a,button'));
  target?.focus();
  to.scrollIntoView({ block: 'nearest' });
}
