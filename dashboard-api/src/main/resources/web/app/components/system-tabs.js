import { html, nothing } from 'lit';
import { t } from '../i18n.js';
import { session } from '../session.js';

const TABS = /** @type {const} */ (['ledger', 'quarantine', 'onboarding', 'audit']);

/** On a phone the menu has room for one entry for the whole system; these are its pages. @param {string} here */
export const systemTabs = (here) => !session.may('system.read') ? nothing : html`<nav class="tabs" aria-label=${t('page.system')}>${TABS.map((tab) => html`<a href=${`#/${tab}`}
  aria-current=${tab === here ? 'page' : 'false'}>${t(/** @type {any} */ (`page.${tab}`))}</a>`)}</nav>`;
