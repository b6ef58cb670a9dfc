// Before the first paint, so that a page in the other theme never flashes. A file of its own, because
// the content security policy allows no script inside the page.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('hand-digits.theme');
  } catch {
    // No storage: the system's choice holds.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme =
    chosen === 'light' || chosen === 'dark' ? chosen : system;
})();
