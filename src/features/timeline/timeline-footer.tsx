"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Selected, useSelected } from "#src/features/bulk/use-selected.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { leftOutText, sumText } from "#src/features/working-set/cost-sums.ts";
import { trpc } from "#src/trpc/client.ts";

/** Selecting goes on quickly; the sums follow when it rests. */
const REST_MS = 200;

/** What the selected records come to besides what the deck says: how long they last, what was planned for them. */
export function TimelineFooter() {
  const selected = useSelected();
  return selected.isEmpty ? null : <Sums {...selected} />;
}

function Sums({ input, count }: Selected) {
  const { organization } = useWorkspace();
  const [selection, setSelection] = useState(input);
  useEffect(() => {
    const timer = setTimeout(() => setSelection(input), REST_MS);
    return () => clearTimeout(timer);
  }, [input]);
  const { data } = trpc.records.summary.useQuery(
    { organizationId: organization.id, selection },
    { placeholderData: keepPreviousData },
  );
  if (count === null) return null;
  const { durationDays: days, planCost: plan } = data?.figures ?? {};
  const unknown = (data?.count ?? 0) - (plan?.known ?? 0);
  return (
    <section
      aria-label="Sums"
      className="flex h-7 shrink-0 items-center justify-end gap-4 overflow-hidden whitespace-nowrap border-t bg-canvas px-3 text-ink-muted text-sm tabular-nums"
    >
      {days !== undefined && days.known > 0 && (
        <>
          <span>
            Days <span className="font-medium text-ink">{Number(days.sum).toLocaleString("en-US")}</span>
          </span>
          <span className="max-sm:hidden">
            Average <span className="text-ink">{Number(days.average).toLocaleString("en-US")} d</span>
          </span>
        </>
      )}
      {plan !== undefined && (
        <span className="max-md:hidden">
          Plan <span className="text-ink">{sumText(String(plan.sum), unknown, data?.count ?? 0)}</span>
          {unknown > 0 && ` · ${leftOutText({ plan: unknown })}`}
        </span>
      )}
    </section>
  );
}
