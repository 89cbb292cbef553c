import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { cn } from "#src/components/cn.ts";
import { FIELD } from "#src/domain/record.ts";
import { datesText } from "#src/features/cards/card-words.ts";
import { CARD } from "#src/features/cards/record-card.tsx";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { leftOutText, sumText } from "#src/features/working-set/cost-sums.ts";
import type { OutlineGroup } from "#src/features/working-set/outline.ts";

export interface GroupCardProps {
  index: number;
  group: OutlineGroup;
  collapsed: boolean;
  topPx: number;
  active: boolean;
}

/** The head of a group among cards: a tap folds it. */
export const GroupCard = memo(function GroupCard({ index, group, collapsed, topPx, active }: GroupCardProps) {
  const { field, level, count, start, end, forecastCost, planCost } = group;
  const { unknownForecast = 0, unknownPlan = 0 } = group;
  const left = leftOutText({ forecast: unknownForecast, plan: unknownPlan });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-level={level + 1}
      aria-expanded={!collapsed}
      data-row={index}
      data-group={group.key}
      tabIndex={active ? 0 : -1}
      style={{ transform: `translateY(${topPx}px)` }}
      className={cn(CARD, "flex items-center gap-2 bg-sunken")}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stands on the card */}
      <div role="gridcell" className="flex min-w-0 items-center gap-2" style={{ paddingLeft: level * 12 }}>
        <ChevronRight
          aria-hidden
          className={cn(
            "size-4 shrink-0 text-ink-muted transition-transform duration-120",
            !collapsed && "rotate-90",
          )}
        />
        <div className="min-w-0 text-ink-muted text-sm tabular-nums">
          <p>{FIELD[field].label}</p>
          <p className="truncate font-medium text-base text-ink">{formatValue(field, group.path.at(-1))}</p>
          <p className="truncate">
            {count === 1 ? "1 record" : `${count.toLocaleString("en-US")} records`}
            {start !== null && end !== null && ` · ${datesText({ forecastStart: start, forecastEnd: end })}`}
          </p>
          {forecastCost != null && (
            <p className="truncate">
              forecast{" "}
              <span className="font-medium text-ink">{sumText(forecastCost, unknownForecast, count)}</span>
              {planCost != null && ` of ${sumText(planCost, unknownPlan, count)} plan`}
              {left !== null && ` · ${left}`}
            </p>
          )}
        </div>
      </div>
    </div>
  );
});
