"use client";

import { useSyncExternalStore } from "react";

export type Politeness = "polite" | "assertive";

interface Spoken {
  readonly polite: string;
  readonly assertive: string;
}

const SILENCE: Spoken = { polite: "", assertive: "" };
const GAP_MS = 80;

let spoken = SILENCE;
const waiting: { text: string; politeness: Politeness }[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function show(next: Spoken): void {
  spoken = next;
  for (const listener of listeners) listener();
}

function sayNext(): void {
  const next = waiting.shift();
  timer = next === undefined ? undefined : setTimeout(sayNext, GAP_MS);
  if (next !== undefined) show({ ...SILENCE, [next.politeness]: next.text });
}

/**
 * Has a sentence read aloud by screen readers, from anywhere in the browser. Sentences are queued, so that two in one
 * moment are both heard; the same sentence twice is heard twice.
 */
export function announce(text: string, politeness: Politeness = "polite"): void {
  waiting.push({ text, politeness });
  if (timer !== undefined) return;
  show(SILENCE);
  timer = setTimeout(sayNext, GAP_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where `announce` speaks; stands once in the application. */
export function LiveRegion() {
  const { polite, assertive } = useSyncExternalStore(
    subscribe,
    () => spoken,
    () => SILENCE,
  );
  return (
    <>
      <div aria-live="polite" className="sr-only">
        {polite}
      </div>
      <div aria-live="assertive" className="sr-only">
        {assertive}
      </div>
    </>
  );
}
