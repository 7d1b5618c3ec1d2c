// Keeps a page true while it is open. The server tells which kinds of cells changed; a page that shows one of them is fetched
// again by enhanced navigation, which changes only what differs. Nothing is refreshed under somebody's hands.
import { onEnhancedLoad } from './enhanced.js';
import { isField } from './keys.js';

const atMostEvery = 2_000;
const lostAfter = 30_000;
const longestWait = 60_000;

let stream;
let heardAt = performance.now();
let refreshedAt = -Infinity;
let timer;
let failures = 0;
let missed = false;
let refreshing = false;
let missedParts = false;

const kinds = () => new Set([...document.querySelectorAll('[data-live]')].flatMap(e => e.dataset.live.split(/\s+/).filter(Boolean)));

export function startLive() {
  onEnhancedLoad(() => { connect(); tellConnection(); });
  document.addEventListener('visibilitychange', () => document.hidden ? disconnect() : connect());
  setInterval(tellConnection, 5_000);
  connect();
}

/** A browser has few connections to one server, so a tab that nobody sees gives its own back. */
function disconnect() {
  stream?.close();
  stream = null;
  missed = true;
}

function connect() {
  if (stream || document.hidden || kinds().size === 0) return;
  heardAt = performance.now();
  stream = new EventSource('/live');
  stream.addEventListener('open', () => {
    heard();
    // Whatever changed in between was not told.
    if (missed) want();
    missed = false;
  });
  stream.addEventListener('beat', heard);
  stream.addEventListener('cells', event => {
    heard();
    const shown = kinds();
    if (JSON.parse(event.data).kinds.some(kind => shown.has(kind))) want();
  });
  stream.addEventListener('error', () => {
    missed = true;
    // The browser tries again by itself unless the answer was an error; then it is for us.
    if (stream?.readyState !== EventSource.CLOSED) return;
    stream = null;
    setTimeout(connect, Math.min(longestWait, 1_000 * 2 ** failures++));
  });
}

function heard() {
  heardAt = performance.now();
  failures = 0;
  tellConnection();
}

function tellConnection() {
  const mark = document.querySelector('[data-fresh]');
  if (!mark) return;
  const lost = kinds().size > 0 && !document.hidden && performance.now() - heardAt > lostAfter;
  mark.toggleAttribute('data-lost', lost);
  const words = mark.querySelector('.fresh-lost');
  const text = lost ? '· connection lost' : '';
  if (words.textContent !== text) words.textContent = text;
}

function want() {
  missedParts = true;
  timer ??= setTimeout(refresh, Math.max(0, refreshedAt + atMostEvery - performance.now()));
}

const isBusy = () => document.hidden
  || isField(document.activeElement)
  || document.querySelector('dialog[open], details.menu[open], [data-hold]')
  || !getSelection().isCollapsed;

function refresh() {
  timer = null;
  if (!window.Blazor || refreshing || isBusy()) {
    refreshParts();
    timer = setTimeout(refresh, atMostEvery);
    return;
  }

  refreshedAt = performance.now();
  const restore = remember();
  // Where the answer comes in pieces, only its end has the page that was there before.
  refreshing = true;
  const done = () => {
    refreshing = false;
    window.Blazor.removeEventListener('enhancednavigationend', done);
    restore();
  };
  window.Blazor.addEventListener('enhancednavigationend', done);
  window.Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
}

/** What may change while the rest is held: beside a secret, or a form that somebody fills in. */
async function refreshParts() {
  const parts = [...document.querySelectorAll('[data-live-part]')];
  if (parts.length === 0 || document.hidden || !missedParts) return;
  missedParts = false;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of parts) {
    const now = fresh.querySelector(`[data-live-part="${CSS.escape(part.dataset.livePart)}"]`);
    if (now && now.textContent !== part.textContent) part.replaceChildren(...now.childNodes);
  }
}

/** What the page of the server does not know: which disclosures are open, where the focus is, how far it is scrolled. */
function remember() {
  const address = location.href;
  const open = [...document.querySelectorAll('main details')].map(d => d.open);
  const checked = document.getElementById('filters-open')?.checked;
  const focused = document.activeElement === document.body ? null : document.activeElement;
  const index = focused ? [...document.querySelectorAll(focused.localName)].indexOf(focused) : -1;
  const [x, y] = [scrollX, scrollY];
  return () => {
    if (location.href !== address) return;
    [...document.querySelectorAll('main details')].forEach((d, i) => { if (open[i]) d.open = true; });
    if (checked) document.getElementById('filters-open').checked = true;
    if (focused) (focused.isConnected ? focused : document.querySelectorAll(focused.localName)[index])?.focus({ preventScroll: true });
    scrollTo({ left: x, top: y, behavior: 'instant' });
  };
}
