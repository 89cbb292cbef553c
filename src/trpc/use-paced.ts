"use client";

import { useEffect, useMemo, useRef } from "react";
import { Paced } from "#src/trpc/paced.ts";

/** A `Paced` question that lives as long as the component; the newest `ask` is asked. Pages that heard of the same change don't ask all at once. */
export function usePaced(ask: () => Promise<unknown>): Paced {
  const newest = useRef(ask);
  newest.current = ask;
  const paced = useMemo(() => new Paced({ ask: () => newest.current(), random: Math.random }), []);
  useEffect(() => () => paced.stop(), [paced]);
  return paced;
}
