"use client";

import { useEffect, useState } from "react";

const TICK_MS = 15_000;

/** The present time, for words like "4 minutes ago": it moves on by itself. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
