"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Selected } from "#src/features/bulk/use-selected.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useSumsChanged } from "#src/features/working-set/use-sums-changed.ts";
import { trpc } from "#src/trpc/client.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

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
  const { organization, rights } = useWorkspace();
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

  const asks = usePaced(() => utils.records.summary.invalidate({ organizationId }));
  useSumsChanged(() => asks.changed(GATHER_MS));

  const figure = data?.figures.forecastCost;
  if (data === undefined || figure === undefined) return null;
  const old = isPlaceholderData || asked !== input;
  return { forecastCost: String(figure.sum), unknown: data.count - figure.known, old };
}
