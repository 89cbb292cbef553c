/** An entry of the history, as far as it matters here. */
interface Entry {
  readonly index: number;
  readonly url: string | null;
}

/** The browser's list of entries, as far as it matters here. */
export interface Entries {
  readonly currentEntry: Entry | null;
  addEventListener(type: "currententrychange", listener: (event: Event) => void): void;
  removeEventListener(type: "currententrychange", listener: (event: Event) => void): void;
}

/** Parts of an address that show nothing else when they differ: the selection. */
const UNSEEN = ["sel"];

/** Whether two addresses show the same: then going from one to the other looks like nothing. */
export function looksTheSame(before: string, after: string): boolean {
  const [a, b] = [before, after].map((address) => {
    const { pathname, searchParams } = new URL(address);
    for (const name of UNSEEN) searchParams.delete(name);
    searchParams.sort();
    return `${pathname}?${searchParams}`;
  });
  return a === b;
}

/**
 * One Back for each thing that a person sees. What opens over a view is an entry of its own; closed by its cross or Escape,
 * that entry shows what the one before it shows, and Back passes over it. Browsers without such a list go back as they do.
 */
export function watchBack(entries: Entries | undefined, back: () => void): () => void {
  if (entries === undefined) return () => undefined;
  const onChange = (event: Event) => {
    const { navigationType, from } = event as Event & { navigationType: string | null; from: Entry };
    const now = entries.currentEntry;
    if (navigationType !== "traverse" || now === null || now.url === null || from.url === null) return;
    if (now.index === from.index - 1 && looksTheSame(from.url, now.url)) back();
  };
  entries.addEventListener("currententrychange", onChange);
  return () => entries.removeEventListener("currententrychange", onChange);
}
