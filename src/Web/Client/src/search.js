// Through what was found by arrows: from the field to the first, and back to the field above it.

export function startSearch() {
  addEventListener('keydown', event => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const field = document.querySelector('[data-search]');
    const links = [...document.querySelectorAll('[data-hits] li a')];
    if (!field || links.length === 0) return;

    const stops = [field, ...links];
    const at = stops.indexOf(document.activeElement);
    if (at < 0) return;
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    next.focus();
    event.preventDefault();
  });
}
