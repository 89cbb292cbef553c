"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { browserMemory } from "#src/features/shell/browser-memory.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { offersTour, tourKey } from "#src/features/tour/tour-offer.ts";
import { firstContent } from "#src/trpc/first-content.ts";

/** After the first rows: the page has come to rest. */
const OFFER_MS = 1500;

export interface Tour {
  /** `offered` leaves the focus where it is; `asked` takes it. */
  readonly state: "closed" | "offered" | "asked";
  readonly start: () => void;
  /** Ends it for good; it can be started again from the menu. */
  readonly end: () => void;
}

/** The tour: offered on a first visit, started again from the menu or the palette. */
export function useTour(): Tour {
  const { user, rights } = useWorkspace();
  const key = tourKey(user.id);
  const [state, setState] = useState<Tour["state"]>("closed");
  useEffect(() => {
    let timer: number | undefined;
    let left = false;
    const offer = () => {
      const seen = browserMemory.getItem(key) !== null;
      const visit = { seen, maySave: rights.saveDraft, widthPx: window.innerWidth };
      if (offersTour(visit)) setState((now) => (now === "closed" ? "offered" : now));
    };
    void firstContent.then(() => {
      if (!left) timer = window.setTimeout(offer, OFFER_MS);
    });
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [key, rights.saveDraft]);
  const start = useCallback(() => setState("asked"), []);
  const end = useCallback(() => {
    browserMemory.setItem(key, "seen");
    setState("closed");
  }, [key]);
  const commands = useMemo(
    () => [
      {
        id: "help.tour",
        label: "Take the tour",
        group: "Help" as const,
        keywords: ["introduction", "first steps"],
        run: start,
      },
    ],
    [start],
  );
  useRegisterCommands(commands);
  return { state, start, end };
}
