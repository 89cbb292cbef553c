"use client";

import { type ReactNode, useEffect, useState } from "react";
import { firstContent, hasFirstContent } from "#src/trpc/first-content.ts";

/** Shows what is fetched apart once the first rows stand, so that they come first; `instead` holds its place. */
export function AfterRows({ children, instead = null }: { children: ReactNode; instead?: ReactNode }) {
  const [here, setHere] = useState(hasFirstContent);
  useEffect(() => {
    let mounted = true;
    void firstContent.then(() => {
      if (mounted) setHere(true);
    });
    return () => {
      mounted = false;
    };
  }, []);
  return here ? children : instead;
}
