"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Selected } from "#src/features/bulk/use-selected.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

/** Selecting goes on quickly; the sum follows when it rests. */
const REST_MS = 200;
/** Sums may be a moment old; many changes in a row are one question. */
const GATHER_MS = 1000;

export interface SelectionCost {
  /** Forecast cost as decimal text, US dollars. */
  readonly forecastCost: string;
  /** Records of the selection whose cost isn't known. */
  readonly unknown: number;
  /** The sum is of an earlier selection. */
  readonly old: boolean;
}

/** What the selection costs; null without the permission to see money, and until the first answer. */
export function useSelectionCost({ input }: Selected): SelectionCost | null {
  const { organization, rights, writer } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const [asked, setAsked] = useState(input);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(input), REST_MS);
    return () => clearTimeout(timer);
  }, [input]);
  const { data, isPlaceholderData } = trpc.records.summary.useQuery(
    { organizationId, selection: asked },
    { enabled: rights.viewFinancials, placeholderData: keepPreviousData, gcTime: 0 },
  );

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const askAgain = useRef<() => void>(() => undefined);
  askAgain.current = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void utils.records.summary.invalidate({ organizationId });
    }, GATHER_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(
    () =>
      writer.subscribe(() => {
        if (writer.unsaved === 0) askAgain.current();
      }),
    [writer],
  );
  useLiveEvents(organizationId, (event) => {
    if (event.type === "RECORDS_CHANGED" || event.type === "CONNECTED") askAgain.current();
  });

  const figure = data?.figures.forecastCost;
  if (data === undefined || figure === undefined) return null;
  const old = isPlaceholderData || asked !== input;
  return { forecastCost: String(figure.sum), unknown: data.count - figure.known, old };
}
