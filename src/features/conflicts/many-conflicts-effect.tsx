"use client";

import { CircleAlert, TriangleAlert } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import {
  costWords,
  effectOf,
  effectWords,
  type ManyStrategy,
  type PreviewedConflict,
} from "#src/features/conflicts/many-conflicts-words.ts";
import { problemOf } from "#src/features/shell/problem.ts";

export interface ManyConflictsEffectProps {
  /** Null: nothing is chosen yet. */
  strategy: ManyStrategy | null;
  chosen: number;
  preview: readonly PreviewedConflict[] | undefined;
  current: boolean;
  error: unknown;
  onRetry: () => void;
}

/** What the decision comes to: in a sentence, in money, and what stands in the way. */
export function ManyConflictsEffect(props: ManyConflictsEffectProps) {
  const { strategy, chosen, preview, current, error, onRetry } = props;
  return (
    <section aria-label="What this does" className="min-h-16">
      {error !== null && error !== undefined ? (
        <div role="alert" className="flex items-start gap-2 text-failed-text">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p className="flex-1">{problemOf(error).message} Nothing was changed.</p>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      ) : strategy === null || chosen === 0 ? (
        <p className="text-ink-muted">
          {chosen === 0
            ? "Tick what is to be decided."
            : "Choose a side, and what would happen is shown here before it does."}
        </p>
      ) : preview === undefined ? (
        <div className="flex flex-col gap-2.5">
          <span className="sr-only">Working out what this does</span>
          <Skeleton className="w-3/4" />
          <Skeleton className="w-1/2" />
        </div>
      ) : (
        <div aria-busy={!current} className="dims-while-busy">
          <Words strategy={strategy} preview={preview} />
        </div>
      )}
    </section>
  );
}

function Words({ strategy, preview }: { strategy: ManyStrategy; preview: readonly PreviewedConflict[] }) {
  const effect = effectOf(preview);
  const cost = costWords(effect);
  const held = [
    ...effect.refused,
    ...(effect.stale === 0
      ? []
      : [{ message: "PEMS has changed the record again: it is shown anew first.", count: effect.stale }]),
  ];
  return (
    <div className="flex flex-col gap-1">
      <div role="status">
        <p className="font-medium">{effectWords(strategy, effect)}</p>
        {cost !== null && <p className="text-ink-muted tabular-nums">Forecast cost {cost}</p>}
      </div>
      {held.length > 0 && (
        <ul className="mt-1 flex flex-col gap-1 rounded bg-conflict-soft px-3 py-2 text-conflict-text">
          {held.map(({ message, count }) => (
            <li key={message} className="flex items-start gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span>
                {count.toLocaleString("en-US")} {count === 1 ? "stays" : "stay"} as{" "}
                {count === 1 ? "it is" : "they are"}: {message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
