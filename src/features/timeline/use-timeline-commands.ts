"use client";

import { useMemo } from "react";
import { TIME_UNITS, type TimeUnit } from "#src/domain/bulk-operation.ts";
import { TIME_LAYERS } from "#src/domain/timeline-bars.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { LAYER_LABEL } from "#src/features/timeline/timeline-layers.ts";
import type { TimelineToolbarProps } from "#src/features/timeline/timeline-toolbar.tsx";

const UNIT_WORDS: { readonly [U in TimeUnit]: string } = { day: "days", week: "weeks", month: "months" };

/** Offers what the timeline can do, as long as it is shown. Its keys are read by the timeline itself. */
export function useTimelineCommands(props: TimelineToolbarProps): void {
  const { layers, onToggleLayer, unit, onUnit, onZoom, onFit, onToday, groups } = props;
  const commands = useMemo<Command[]>(
    () => [
      command("zoom-in", "Zoom in", "Plus", () => onZoom(1)),
      command("zoom-out", "Zoom out", "Minus", () => onZoom(-1)),
      command("fit", "Zoom to fit", "0", onFit, ["all", "selection"]),
      command("today", "Go to today", "T", onToday, ["now"]),
      ...TIME_LAYERS.map((layer) =>
        command(
          `layer-${layer}`,
          `${layers.includes(layer) ? "Hide" : "Show"} ${LAYER_LABEL[layer].toLowerCase()} bars`,
          undefined,
          () => onToggleLayer(layer),
          ["layer"],
        ),
      ),
      ...TIME_UNITS.map((each) => ({
        ...command(`snap-${each}`, `Snap to ${UNIT_WORDS[each]}`, undefined, () => onUnit(each), ["drag"]),
        unavailable: each === unit ? "This is how it snaps." : null,
      })),
      ...(groups === null
        ? []
        : [
            command("collapse-all", "Collapse all groups", undefined, groups.collapseAll),
            command("expand-all", "Expand all groups", undefined, groups.expandAll),
          ]),
    ],
    [layers, onToggleLayer, unit, onUnit, onZoom, onFit, onToday, groups],
  );
  useRegisterCommands(commands);
}

function command(
  id: string,
  label: string,
  shortcut: string | undefined,
  run: () => void,
  keywords: readonly string[] = [],
): Command {
  return {
    id: `timeline-${id}`,
    label,
    group: "View",
    keywords: ["timeline", ...keywords],
    ...(shortcut !== undefined && { shortcut }),
    run,
  };
}
