// While a slider moves, the server is asked what comes of it and the figures are written in. Nothing is computed here.
import { duration, trim } from './formatters.js';

const pause = 120;
const fixed = new Set(['team', 'repository', 'from', 'to', 'grain', 'example']);

class WhatIf extends HTMLElement {
  #timer;
  #asked;

  connectedCallback() {
    this.addEventListener('input', this.#moved);
  }

  disconnectedCallback() {
    this.removeEventListener('input', this.#moved);
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  #moved = event => {
    const slider = event.target;
    const words = wordsOf(Number(slider.value));
    slider.setAttribute('aria-valuetext', words);
    slider.nextElementSibling.textContent = words;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), pause);
  };

  async #ask() {
    const query = new URLSearchParams([...new FormData(this.querySelector('form'))].filter(([, value]) => value !== '0'));
    // The address can be sent to somebody, and a refresh keeps the sliders where they are.
    history.replaceState(history.state, '', `${location.pathname}?${query}`);
    follow(query);
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const answer = await fetch(`/api/v1/what-if?${query}`, { headers: { accept: 'application/json' }, signal: this.#asked.signal });
      if (answer.ok) this.#show((await answer.json()).after);
    } catch (error) {
      // A later move, or a server that is starting again.
      if (error.name !== 'AbortError' && !(error instanceof TypeError)) throw error;
    }
  }

  #show(after) {
    for (const figure of this.querySelectorAll('[data-figure]')) {
      const value = after?.[figure.dataset.figure];
      const text = value === undefined ? '–' : written[figure.dataset.kind](value);
      if (value === undefined) delete figure.dataset.value; else figure.dataset.value = value;
      // Only what changed: a screen reader reads it again otherwise.
      if (figure.textContent !== text) figure.textContent = text;
    }
  }
}

/** The filters lead to the same sliders. */
function follow(query) {
  const wishes = [...query].filter(([name]) => !fixed.has(name));
  for (const link of document.querySelectorAll('.filter-bar a[href]')) {
    const url = new URL(link.href);
    for (const name of [...url.searchParams.keys()]) if (!fixed.has(name)) url.searchParams.delete(name);
    for (const [name, value] of wishes) url.searchParams.append(name, value);
    link.href = url.pathname + url.search;
  }

  for (const form of document.querySelectorAll('.filter-bar form')) {
    for (const field of form.querySelectorAll('input[type=hidden]')) if (!fixed.has(field.name)) field.remove();
    for (const [name, value] of wishes) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  }
}

// From here on as WishSlider.razor and Figures.cs write them.
const wordsOf = percent => percent === 0 ? 'as it is' : percent === -100 ? 'gone' : percent < 0 ? `−${-percent} %` : `+${percent} %`;

function count(value) {
  const size = Math.round(value);
  if (size < 1_000) return String(size);
  if (size < 10_000) return `${Math.floor(size / 1_000)} ${String(size % 1_000).padStart(3, '0')}`;
  return size < 999_950 ? `${trim(size / 1e3, 1)} k` : `${trim(size / 1e6, 1)} M`;
}

function number(value) {
  const size = Math.abs(value);
  if (size < 0.05) return '0';
  return (value < 0 ? '−' : '') + (size < 99.95 ? size.toFixed(1) : count(size));
}

function share(value) {
  const percent = 100 * value;
  if (percent === 0) return '0 %';
  if (percent < 0.05) return '<0.1 %';
  return percent < 9.95 ? `${percent.toFixed(1)} %` : `${percent.toFixed(0)} %`;
}

const written = { number, share, duration };

customElements.define('dx-what-if', WhatIf);
