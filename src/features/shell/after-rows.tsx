"use client";

import { type ReactNode, useEffect, useState } from "react";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** A page without records of its own does not wait longer. */
const AT_LATEST_MS = 1500;

/** Shows what is fetched apart once the first rows stand, so that they come first. */
export function AfterRows({ children }: { children: ReactNode }) {
  const { total } = useWorkingSet();
  const [here, setHere] = useState(false);
  useEffect(() => {
    if (total !== null) setHere(true);
    const timer = setTimeout(() => setHere(true), AT_LATEST_MS);
    return () => clearTimeout(timer);
  }, [total]);
  return here ? children : null;
}
