// Single keys, as in the help dialog. Never with Ctrl, Alt or Meta, which belong to the browser, and never while someone types.

const pause = 1200;

export const isField = element => !!element?.closest('input:not([type=checkbox],[type=radio]), select, textarea, [contenteditable]');

export function startKeys() {
  let after;
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented || isField(event.target)) return;
    if (document.querySelector('dialog[open]')) return;

    const second = after && performance.now() - after < pause;
    after = null;
    if (second) {
      if (follow(`header.top [data-key="${CSS.escape(event.key)}"]`)) event.preventDefault();
      return;
    }

    if (event.key === 'g') {
      after = performance.now();
    } else if (event.key === '?') {
      document.getElementById('keyboard-help')?.showModal();
    } else if (event.key === '/') {
      const search = document.querySelector('.top input[type=search]');
      if (search?.checkVisibility()) {
        search.focus();
        search.select();
        event.preventDefault();
      } else if (follow('.top a.search')) {
        event.preventDefault();
      }
    } else if (event.key === 'f') {
      const box = document.getElementById('filters-open');
      const field = document.querySelector('.filter-bar form :is(select, input)');
      if (!field) return;
      if (box) box.checked = true;
      field.focus();
      event.preventDefault();
    } else if (event.key === 'c') {
      const compare = document.querySelector('.filter-bar select[name=compare]');
      if (!compare) return;
      compare.selectedIndex = (compare.selectedIndex + 1) % compare.options.length;
      compare.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (event.key === 'Escape') {
      follow('.chips [data-key=Escape]');
    } else if (event.key === 'Enter' && event.target.localName === 'dx-chart') {
      const table = event.target.closest('figure')?.querySelector('.chart-table');
      if (table) table.open = !table.open;
    } else if ('[]1234'.includes(event.key)) {
      follow(`.presets [data-key="${CSS.escape(event.key)}"]`);
    }
  });
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return !!link;
}
