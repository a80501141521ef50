// A classic script in <head>: the theme stands before the first paint, so nothing flashes.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let chosen = 'auto';
  try { chosen = localStorage.getItem('ws.theme') || 'auto'; } catch { /* storage is closed: follow the system */ }

  const apply = () => {
    const theme = chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
    if (root.dataset.theme !== theme) {
      root.dataset.theme = theme;
      dispatchEvent(new CustomEvent('ws:theme'));
    }
  };
  apply();
  dark.addEventListener('change', apply);
  // Paper is white.
  addEventListener('beforeprint', () => { root.dataset.theme = 'light'; dispatchEvent(new CustomEvent('ws:theme')); });
  addEventListener('afterprint', apply);

  /** @type {any} */ (window).wsTheme = {
    get chosen() { return chosen; },
    choose(/** @type {string} */ theme) {
      chosen = theme;
      try { localStorage.setItem('ws.theme', theme); } catch { /* it lasts as long as this page */ }
      apply();
      dispatchEvent(new CustomEvent('ws:theme'));
    },
  };
})();
