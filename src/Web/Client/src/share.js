// The menu that takes a page along: its address, its tables and its charts. It is filled when it opens, with what stands there then.
export function startShare() {
  addEventListener('toggle', event => {
    const menu = event.target;
    if (menu.matches?.('details[data-share]') && menu.open) fill(menu);
  }, true);
}

function fill(menu) {
  const part = (name, items) => items.length === 0 ? [] : [title(name), ...items];
  const all = menu.dataset.share;
  menu.querySelector('.menu-panel').replaceChildren(
    ...part('This view', [
      item(menu, 'Copy the link', copy),
      item(menu, 'Print, or save as PDF', () => print()),
    ]),
    ...part('Table as CSV', [
      ...(all ? [item(menu, 'Everything', () => follow(all))] : []),
      ...[...document.querySelectorAll('main table')].filter(t => !t.closest('[data-no-export]'))
        .map(t => item(menu, nameOf(t), () => save(`${fileName(t)}.csv`, new Blob([csv(t)], { type: 'text/csv;charset=utf-8' })))),
    ]),
    ...part('Chart as PNG', [...document.querySelectorAll('main dx-chart')].map(c => item(menu, nameOf(c), () => follow(c.png, `${fileName(c)}.png`)))),
  );
}

function title(text) {
  const p = document.createElement('p');
  p.className = 'menu-title';
  p.textContent = text;
  return p;
}

function item(menu, text, act) {
  const button = document.createElement('button');
  const words = document.createElement('strong');
  button.type = 'button';
  words.textContent = text;
  button.append(words);
  button.addEventListener('click', async () => {
    await act(words);
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  return button;
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(location.href);
    words.textContent = 'Copied';
  } catch {
    words.textContent = 'The browser does not let us: copy it from the address bar';
  }
  await new Promise(done => setTimeout(done, 900));
}

const nameOf = element => element.closest('.card')?.querySelector('h2')?.textContent.trim()
  ?? element.closest('[aria-label]')?.getAttribute('aria-label') ?? 'Table';

const fileName = element => `devex ${nameOf(element)}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

function csv(table) {
  return [...table.rows].map(row => [...row.cells].map(cellText).join(',') + '\r\n').join('');
}

/** A figure with all of its digits where the page knows them. What a spreadsheet would take for a formula is no longer one. */
function cellText(cell) {
  const exact = cell.dataset.value;
  const text = exact ?? cell.textContent.trim().replace(/\s+/g, ' ');
  const harmless = exact === undefined && /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function save(name, blob) {
  const address = URL.createObjectURL(blob);
  follow(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function follow(address, name = '') {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
