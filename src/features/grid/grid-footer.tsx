"use client";

import { useCallback, useSyncExternalStore } from "react";
import { Button } from "#src/components/button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import type { Column } from "#src/features/grid/columns.ts";
import type { RangeActions } from "#src/features/grid/range-actions.ts";
import { AfterRows } from "#src/features/shell/after-rows.tsx";

const Figures = lazyPart(() =>
  import("#src/features/grid/footer-figures.tsx").then((module) => module.default),
);

export interface GridFooterProps {
  columns: readonly Column[];
  commands: RangeActions;
}

/** What the range or the selected records add up to, and how far long work is. Always there, so that nothing jumps. */
export function GridFooter({ columns, commands }: GridFooterProps) {
  const { worker } = commands;
  const work = useSyncExternalStore(
    useCallback((told) => worker.subscribe(told), [worker]),
    () => worker.work,
    () => null,
  );
  return (
    <section
      aria-label="Figures of the selected cells"
      className="flex h-7 shrink-0 items-center gap-4 overflow-hidden whitespace-nowrap border-t bg-sunken px-3 text-ink-muted text-sm tabular-nums"
    >
      {work === null ? (
        <AfterRows>
          <Figures columns={columns} />
        </AfterRows>
      ) : (
        <>
          <progress
            className="h-1.5 w-40 accent-accent"
            aria-label={work.label}
            max={work.total}
            value={work.done}
          />
          <span role="status">
            {work.label} {work.done.toLocaleString("en-US")} of {work.total.toLocaleString("en-US")} records
          </span>
          <Button size="sm" variant="ghost" onClick={() => commands.stop()}>
            Stop (Esc)
          </Button>
        </>
      )}
    </section>
  );
}
