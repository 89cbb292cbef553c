import type { RecordQuery } from "#src/features/working-set/may-have-moved.ts";

type Told = (query: RecordQuery) => void;

const listeners = new Set<Told>();

/** Hears of each query as soon as somebody asks for it, before anything is painted for it. */
export function onQueryAsked(told: Told): () => void {
  listeners.add(told);
  return () => listeners.delete(told);
}

/** Somebody changes what the address asks for. */
export function queryAsked(query: RecordQuery): void {
  for (const told of listeners) told(query);
}
