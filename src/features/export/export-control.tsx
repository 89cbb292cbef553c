"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#src/components/popover.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { Spinner } from "#src/components/spinner.tsx";
import { Tooltip } from "#src/components/tooltip.tsx";
import { sizeWords } from "#src/features/export/export-words.ts";
import { useExport } from "#src/features/export/use-export.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

const ExportChoices = lazyPart(
  () => import("#src/features/export/export-choices.tsx").then((module) => module.default),
  { waiting: <Skeleton className="h-28 w-full" /> },
);

/** Downloads what is filtered, as CSV or Excel. `count`: how many records that are; null while nobody knows. */
export function ExportControl({ count }: { count: number | null }) {
  const { writer } = useWorkspace();
  const [open, setOpen] = useState(false);
  const { running, problem, start, cancel } = useExport();
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <Tooltip content="Download what is filtered">
        <PopoverTrigger asChild>
          <Button variant="ghost" className="tabular-nums">
            {running === null ? <Download aria-hidden /> : <Spinner />}
            <span className={running === null ? "max-2xl:sr-only" : "max-sm:sr-only"}>
              {running === null
                ? "Export"
                : running.received === 0
                  ? "Exporting…"
                  : `Exporting… ${sizeWords(running.received)}`}
            </span>
          </Button>
        </PopoverTrigger>
      </Tooltip>
      <PopoverContent align="end" aria-label="Export" className="flex w-72 flex-col gap-1 p-1">
        <ExportChoices
          count={count}
          running={running}
          problem={problem}
          onCancel={cancel}
          onChosen={(format, url) => {
            setOpen(false);
            // What was typed a moment ago belongs into the file.
            void writer.flush().then(() => start(format, url));
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
