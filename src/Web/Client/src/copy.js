// Buttons that copy a text: a new token, an address, an example.
export function startCopy() {
  addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = 'Copied';
    } catch {
      // No permission, or no secure context: then the text is marked for the keyboard.
      const text = button.parentElement.querySelector('code, pre');
      if (text) getSelection().selectAllChildren(text);
      button.textContent = 'Press Ctrl+C';
    }
    setTimeout(() => { button.textContent = words; }, 2_000);
  });
}
