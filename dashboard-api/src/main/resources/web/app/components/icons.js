import { html, svg } from 'lit';

/** @param {unknown} drawing on a 20 × 20 grid, stroked in the colour of the text */
const icon = (drawing) => html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${drawing}</svg>`;

export const icons = {
  stations: icon(svg`<path d="M2.500 9.400c3-.4 5.600-2.300 7.500-5.600 1.900 3.300 4.500 5.200 7.500 5.600M5 9.500V16m10-6.500V16M3.500 16.200h13M8.600 16v-3.600h2.800V16"/>`),
  alarms: icon(svg`<path d="M5.200 13.400V9a4.800 4.800 0 0 1 9.600 0v4.400l1.300 1.500H3.900zM8.300 17.200h3.400M10 2.300v1.900"/>`),
  notifications: icon(svg`<path d="M3 5h14v9.500H8.500L5 17.500v-3H3zM6.500 8.400h7M6.500 11.200h4.500"/>`),
  people: icon(svg`<path d="M10 9.400a3.100 3.100 0 1 0 0-6.200 3.100 3.100 0 0 0 0 6.200zM3.800 17c.3-3.200 2.800-5.200 6.200-5.200s5.900 2 6.200 5.200"/>`),
  followUps: icon(svg`<path d="M4 4.600h12v12H4zM4 8.200h12M7.200 2.800v3m5.600-3v3M7.400 12.400l1.800 1.700 3.300-3.400"/>`),
  system: icon(svg`<path d="M3 6h14M3 14h14M7 4v4m6 4v4"/>`),
  quarantine: icon(svg`<path d="M3.200 7.200 10 3.400l6.800 3.800v6L10 17l-6.800-3.800zM3.400 7.300 10 10.900l6.600-3.600M10 11v5.800"/>`),
  onboarding: icon(svg`<path d="M4 6.500h9v7H4zM7 3.800v2.700m4-2.700v2.700M16 8.200v6M13 16.800h6M16 13.800v6" transform="translate(-1 -1)"/>`),
  download: icon(svg`<path d="M10 3.200v9M6.400 8.800 10 12.400l3.600-3.600M3.800 16.400h12.400"/>`),
  replay: icon(svg`<path d="M16.400 10a6.400 6.400 0 1 1-2-4.600l2 1.900M16.400 3.600v3.700h-3.700"/>`),
  discard: icon(svg`<path d="M4 5.800h12M8 5.600V3.400h4v2.200M5.600 5.800l.8 10.800h7.200l.8-10.800"/>`),
  clock: icon(svg`<path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.200l2.800 1.700"/>`),
  disk: icon(svg`<path d="M3.500 5.500C3.500 4 6.400 3 10 3s6.500 1 6.500 2.500v9c0 1.500-2.900 2.500-6.500 2.500s-6.500-1-6.500-2.500zM3.500 5.500C3.500 7 6.400 8 10 8s6.500-1 6.500-2.500M3.500 10c0 1.500 2.900 2.500 6.500 2.500s6.500-1 6.500-2.500"/>`),
  ledger: icon(svg`<path d="M5 3h10v14H5zM7.800 6.600h4.400M7.800 9.800h4.400M7.800 13h2.600"/>`),
  audit: icon(svg`<path d="M10 2.800 16 5v4.600c0 3.600-2.400 6.200-6 7.600-3.600-1.400-6-4-6-7.600V5zM7.400 9.900l1.900 1.900 3.500-3.700"/>`),
  search: icon(svg`<path d="M9 14.600a5.600 5.600 0 1 0 0-11.200 5.600 5.600 0 0 0 0 11.200zM13.200 13.200 17 17"/>`),
  sun: icon(svg`<path d="M10 13.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM10 2v1.800M10 16.200V18M2 10h1.800M16.200 10H18M4.300 4.300l1.300 1.300M14.400 14.400l1.300 1.300M4.300 15.700l1.300-1.300M14.400 5.600l1.300-1.300"/>`),
  moon: icon(svg`<path d="M16.400 12.200A7 7 0 0 1 7.800 3.600a6.900 6.900 0 1 0 8.600 8.600z"/>`),
  auto: icon(svg`<path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14z"/><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" stroke="none"/>`),
  leave: icon(svg`<path d="M8 3.500H4.200v13H8M12.600 6.400 16.200 10l-3.600 3.600M16 10H7.800"/>`),
  menu: icon(svg`<path d="M3.500 6h13M3.500 10h13M3.500 14h13"/>`),
  close: icon(svg`<path d="m5 5 10 10M15 5 5 15"/>`),
  back: icon(svg`<path d="M11.800 4.500 6.300 10l5.500 5.500"/>`),
  next: icon(svg`<path d="M8.200 4.500 13.700 10l-5.500 5.500"/>`),
  table: icon(svg`<path d="M3.500 4.500h13v11h-13zM3.500 8.200h13M3.500 11.900h13M8.300 8.200v7.300"/>`),
  chart: icon(svg`<path d="M3.500 3.500v13h13M6 12.500l3.200-3.600 2.500 2.200 4-5"/>`),
  print: icon(svg`<path d="M6 7.500V3h8v4.500M6 14.200H3.500V7.500h13v6.700H14M6 11.800h8V17H6z"/>`),
  check: icon(svg`<path d="m4.500 10.400 3.700 3.700 7.300-8"/>`),
  edit: icon(svg`<path d="M4 16l.7-3.300 8.300-8.300 2.600 2.600-8.300 8.300z"/>`),
  history: icon(svg`<path d="M3.600 10a6.400 6.400 0 1 0 2-4.600L3.600 7.300M3.600 3.600v3.700h3.700M10 6.600V10l2.400 1.600"/>`),
  altitude: icon(svg`<path d="m2.500 15.500 5-8.500 3.200 5 1.800-2.700 5 6.200z"/>`),
  place: icon(svg`<path d="M10 17.200s5.200-4.700 5.200-8.700a5.200 5.200 0 0 0-10.400 0c0 4 5.200 8.700 5.200 8.700zM10 10.200a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600z"/>`),
  device: icon(svg`<path d="M4 6.500h12v7H4zM7 10h.01M10 10h3.500M7 3.800v2.700m6-2.700v2.700"/>`),
  plan: icon(svg`<path d="M5.500 3.500h9v13.500h-9zM8 3v2h4V3M8 9h4M8 12h4"/>`),
};

/** The waystation: a roof, two posts, a road through, a lantern. */
export const mark = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <rect class="logo-ground" width="32" height="32" rx="8"/>
  <path class="logo-line" d="M4.600 15.200c4.700-.6 8.600-3.500 11.400-8.200 2.800 4.700 6.700 7.600 11.400 8.200M8.700 15v9.600M23.300 15v9.600"/>
  <path class="logo-road" d="M14.900 16.400h2.200l3.100 8.800h-8.400z"/><circle class="logo-lantern" cx="16" cy="12.600" r="1.700"/></svg>`;
