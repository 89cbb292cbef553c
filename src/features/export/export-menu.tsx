"use client";

import { Download } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { AfterRows } from "#src/features/shell/after-rows.tsx";

/** Stands where the control will, for the moment before it does. */
const WAITING = (
  <Button variant="ghost" className="tabular-nums" busy>
    <Download aria-hidden />
    <span className="max-2xl:sr-only">Export</span>
  </Button>
);

const ExportControl = lazyPart(
  () => import("#src/features/export/export-control.tsx").then((module) => module.ExportControl),
  { waiting: WAITING },
);

/** Downloads what is filtered, as CSV or Excel. `count`: how many records that are; null while nobody knows. */
export function ExportMenu({ count }: { count: number | null }) {
  return (
    <AfterRows instead={WAITING}>
      <ExportControl count={count} />
    </AfterRows>
  );
}
