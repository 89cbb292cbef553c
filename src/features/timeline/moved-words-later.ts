import { OnDemand } from "#src/components/on-demand.ts";

/** Fetched by the timeline once its first rows stand. */
export const MOVED_WORDS = new OnDemand(() => import("#src/features/timeline/moved-words.ts"));
