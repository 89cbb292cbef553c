import { NO_FILTER } from "#src/features/working-set/record-filter.ts";
import type { RecordWindow } from "#src/features/working-set/record-pages.ts";

/** The first window of all records, read by the server along with the page; null where it couldn't, or another one is shown. */
export type FirstRows = Promise<RecordWindow | null>;

const QUERY = [...Object.keys(NO_FILTER), "sort", "group"];

/** Whether an address asks for all records in their own order. @param path with its query string */
export function asksForAll(path: string): boolean {
  const asked = new URLSearchParams(path.split("?", 2)[1]);
  return QUERY.every((name) => !asked.has(name));
}
