/** After this the page is taken as standing, whatever is missing. */
const AT_LATEST_MS = 2500;

let stand: () => void = () => undefined;
let stands = false;

/** Whether it is painted by now. */
export const hasFirstContent = () => stands;

/** Resolves once what the page was opened for is painted: what is fetched for later waits for it. */
export const firstContent = new Promise<void>((resolve) => {
  stand = () => {
    stands = true;
    resolve();
  };
  setTimeout(stand, AT_LATEST_MS);
});

/** To be called when the first content is in the document; it counts from the frame that follows. */
export function firstContentStands(): void {
  requestAnimationFrame(() => setTimeout(() => stand()));
}
