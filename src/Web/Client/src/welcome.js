// Keeps the welcome page true: asks where the demo, the agent and the webhook stand, and shows the parts that fit.
const often = 1_000;
const seldom = 3_000;

class Welcome extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#plan(0);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #plan(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), wait);
  }

  async #look() {
    let running = false;
    if (!document.hidden) {
      try {
        const answer = await fetch('/welcome/demo', { headers: { accept: 'application/json' } });
        if (answer.ok) running = this.#show(await answer.json());
      } catch (error) {
        // The server may be starting again; the next look tells.
        if (!(error instanceof TypeError)) throw error;
      }
    }

    if (this.isConnected) this.#plan(running ? often : seldom);
  }

  #show(progress) {
    const states = new Set(progress.states);
    for (const part of this.querySelectorAll('[data-when]')) {
      part.hidden = !part.dataset.when.split(' ').some(state => states.has(state));
    }

    for (const part of this.querySelectorAll('[data-text]')) {
      const text = progress[part.dataset.text] ?? '';
      // Only what changed: a screen reader reads it again otherwise.
      if (part.textContent !== text) part.textContent = text;
    }

    const bar = this.querySelector('progress');
    if (bar) bar.value = progress.share;
    return states.has('demo-running');
  }
}

customElements.define('dx-welcome', Welcome);
