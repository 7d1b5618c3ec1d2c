// A page is read without Blazor's script and without charts' one. They come once it has been painted: compiling them beside that
// would hold it back by a sixth of its time.

/** Where a script lies: its name has a fingerprint that only the server knows. */
export const addressOf = name => new URL(document.querySelector(`meta[name=${name}]`).content, document.baseURI);

// The second frame begins when the first is on the screen. A page that nobody looks at is not painted.
export const painted = new Promise(done => document.hidden ? done() : requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));

const started = painted.then(() => new Promise((done, failed) => {
  const script = document.createElement('script');
  script.src = addressOf('dx-blazor');
  script.addEventListener('load', done);
  script.addEventListener('error', () => failed(new Error('Pages are loaded whole: Blazor could not be.')));
  document.body.append(script);
})).catch(error => console.warn(error.message));

/** Calls back each time that Blazor has put a page, or a piece of one, in the place of what stood there: first what had come before it. */
export const onEnhancedLoad = callback => started.then(() => {
  window.Blazor?.addEventListener('enhancedload', callback);
  callback();
});
