// What the static pages need of script: the theme, self-submitting filters, menus that close, focus, and charts on demand.
import { startCopy } from './copy.js';
import { addressOf, onEnhancedLoad, painted } from './enhanced.js';
import { startKeys } from './keys.js';
import { startLive } from './live.js';
import { startSearch } from './search.js';
import { startShare } from './share.js';
import './welcome.js';
import './what-if.js';

const root = document.documentElement;

/** Kept in a cookie so that the server can write it into the first byte of the next page. */
function chooseTheme(theme) {
  const secure = location.protocol === 'https:' ? ';secure' : '';
  document.cookie = `devex-theme=${theme};path=/;max-age=31536000;samesite=lax${secure}`;
  root.dataset.theme = theme;
  for (const button of document.querySelectorAll('[data-theme-choice]')) {
    if (button.dataset.themeChoice === theme) {
      button.setAttribute('aria-current', 'true');
      button.closest('.menu').querySelector('summary').setAttribute('aria-label', `Theme: ${theme}`);
      button.closest('.menu').querySelector('summary path').setAttribute('d', button.querySelector('path').getAttribute('d'));
    } else {
      button.removeAttribute('aria-current');
    }
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(except)) menu.open = false;
  }
}

// Enhanced navigation adds the elements of a new page, but runs none of its scripts.
let charts;
function loadCharts() {
  if (charts || !document.querySelector('dx-chart')) return;
  charts = import(addressOf('dx-chart')).catch(error => {
    charts = null;
    console.warn('Charts could not be loaded; their tables are there.', error);
  });
}

addEventListener('click', event => {
  if (event.target.closest('[data-print]')) print();
  const choice = event.target.closest('[data-theme-choice]');
  if (choice) {
    chooseTheme(choice.dataset.themeChoice);
    choice.closest('.menu').querySelector('summary').focus();
  }
  closeMenus(choice ? null : event.target);
});

addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const open = document.querySelector('details.menu[open] > summary');
  if (!open) return;
  open.focus();
  closeMenus(null);
  // It closed something: it is not to clear the filters as well.
  event.preventDefault();
});

// With its button: blazor.web.js reads event.submitter, and throws where it is null.
addEventListener('change', event => {
  const form = event.target.closest('form[data-autosubmit]');
  if (form?.reportValidity()) form.requestSubmit(form.querySelector('button:not([type=button])'));
});

// After a form the focus goes to what it came to: the first field that is wrong, else the line that says what was done.
let sent = false;
addEventListener('submit', event => { sent = event.target.method === 'post'; });
function tellOutcome() {
  if (!sent) return;
  sent = false;
  document.querySelector('main :is([aria-invalid=true], .invalid), main [data-told], main [role=alert]')?.focus();
}

let path = location.pathname;
onEnhancedLoad(() => {
  loadCharts();
  if (path !== location.pathname) {
    path = location.pathname;
    (document.querySelector('[data-search]') ?? document.querySelector('h1'))?.focus({ preventScroll: true });
  }
  tellOutcome();
});

painted.then(loadCharts);
startCopy();
startKeys();
startLive();
startSearch();
startShare();
