import { barsOf, type TimeLayer } from "#src/domain/timeline-bars.ts";
import { joinSpans, spanOfDays } from "#src/domain/timeline-scale.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";
import type { Workspace } from "#src/features/shell/workspace.ts";
import { shownFields } from "#src/features/working-set/record-row.ts";

/** First and last days of some records, `YYYY-MM-DD`: `start` and `end` are those of their forecasts. */
export interface ExtentDays {
  readonly start: string | null;
  readonly end: string | null;
  readonly planStart?: string | null;
  readonly planEnd?: string | null;
  readonly actualStart?: string | null;
  readonly actualEnd?: string | null;
}

/** From the first to the last day of what some layers show of these records; null where that is nothing. */
export function extentOf(groups: readonly ExtentDays[], layers: readonly TimeLayer[]): DaySpan | null {
  return groups.reduce<DaySpan | null>((span, days) => {
    const { start, end, planStart = null, planEnd = null, actualStart = null, actualEnd = null } = days;
    const spans = {
      plan: spanOfDays(planStart, planEnd),
      forecast: spanOfDays(start, end),
      actual: spanOfDays(actualStart, actualEnd),
    };
    return layers.reduce((joined, layer) => joinSpans(joined, spans[layer]), span);
  }, null);
}

/**
 * From the first to the last day of what some layers show of the selected records; null where that is nothing, or where the
 * selection isn't made of single records. @param today `YYYY-MM-DD`
 */
export function selectedExtent(
  { selection, store }: Pick<Workspace, "selection" | "store">,
  layers: readonly TimeLayer[],
  today: string,
): DaySpan | null {
  const { state } = selection;
  if (state.kind === "all") return null;
  let span: DaySpan | null = null;
  for (const pfaId of state.ids) {
    const view = store.get(pfaId);
    if (view === undefined) continue;
    const bars = barsOf(shownFields(view), today);
    for (const layer of layers) span = joinSpans(span, bars[layer]);
  }
  return span;
}
