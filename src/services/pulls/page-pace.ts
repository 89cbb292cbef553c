import { MAX_PAGE_RECORDS } from "#src/pems/wire.ts";

/** How many records a page is asked for: fewer where PEMS can't deliver as many, more again after a while. */
export interface PagePace {
  readonly limit: number;
  /** The page was too much. False when there is nothing smaller to ask for. */
  shrink(): boolean;
  arrived(): void;
}

/** Pages that must arrive before a larger one is asked for: a page that is too much may cost a whole timeout. */
const GROWS_AFTER_PAGES = 4;

export function pagePace(): PagePace {
  let limit = MAX_PAGE_RECORDS;
  let arrivals = 0;
  return {
    get limit() {
      return limit;
    },
    shrink() {
      arrivals = 0;
      if (limit === 1) return false;
      limit = Math.floor(limit / 2);
      return true;
    },
    arrived() {
      arrivals += 1;
      if (arrivals % GROWS_AFTER_PAGES === 0) limit = Math.min(limit * 2, MAX_PAGE_RECORDS);
    },
  };
}
