/**
 * Another theme comes at once, whoever changed it: without this each button would fade by itself. Watched here, because what the
 * theme's library has for it styles the whole page anew four times as it opens. Runs from when it is first imported.
 */
const root = document.documentElement;
const changes = new MutationObserver(([change]) => {
  if (change?.oldValue === root.dataset.theme) return;
  root.dataset.still = "";
  // The frame with the other colours, and the one after it.
  requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset.still));
});
changes.observe(root, { attributeFilter: ["data-theme"], attributeOldValue: true });

export {};
