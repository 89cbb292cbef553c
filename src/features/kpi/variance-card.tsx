"use client";

import { cn } from "#src/components/cn.ts";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { Select } from "#src/components/select.tsx";
import { FIELD } from "#src/domain/record.ts";
import type { BoardAnswer } from "#src/features/kpi/board-series.ts";
import {
  barScale,
  isUnfinished,
  type VarianceBar,
  varianceBars,
  varianceWords,
} from "#src/features/kpi/board-variance.ts";
import { Card } from "#src/features/kpi/card.tsx";
import { BOARD_DIMENSIONS, type BoardDimension, useKpiAddress } from "#src/features/kpi/kpi-address.ts";
import { PlainRows } from "#src/features/kpi/plain-rows.tsx";
import { Change } from "#src/features/kpi/tiles.tsx";
import { formatFigure, type Measure, SHOWN_LABEL, unknownWords } from "#src/features/matrix/figure.ts";
import { bothConditions, groupCondition, groupLabel } from "#src/features/matrix/group-words.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useGoTo } from "#src/features/shell/use-go-to.ts";

const MOST_BARS = 12;

/** How far each group is from its plan; a bar leads to its records. */
export function VarianceCard({
  board,
  measure,
  name,
}: {
  board: BoardAnswer;
  measure: Measure;
  name: string;
}) {
  const [{ kBy, kAgainst }, set] = useKpiAddress();
  const { filter } = useAddress();
  const goTo = useGoTo();
  const groups = board.by[kBy];
  const bars = varianceBars(groups ?? [], measure, kAgainst);
  const scale = barScale(bars);
  const title = `Variance by ${FIELD[kBy].label === "DOR" ? "DOR" : FIELD[kBy].label.toLowerCase()}`;
  const left = bars.reduce((sum, { variance }) => sum + variance.unknown, 0);
  const head = [
    FIELD[kBy].label,
    "Records",
    "Plan",
    SHOWN_LABEL[kAgainst],
    "Variance",
    ...(left > 0 ? ["Without a known cost"] : []),
  ];
  const remarks = [
    bars.length > MOST_BARS && `The ${MOST_BARS} largest of ${bars.length}; the table has them all.`,
    left > 0 &&
      `Left out of the variance: ${unknownWords(left)} of plan or ${SHOWN_LABEL[kAgainst].toLowerCase()}.`,
  ].filter((remark) => remark !== false);
  const show = ({ values }: VarianceBar) =>
    goTo("grid", { fields: bothConditions(filter.fields, { [kBy]: groupCondition(values) }) });
  return (
    <Card
      title={title}
      readable
      controls={
        <>
          <Select
            size="sm"
            aria-label="Split by"
            options={BOARD_DIMENSIONS.map((value) => ({ value, label: FIELD[value].label }))}
            value={kBy}
            onValueChange={(value: BoardDimension) => void set({ kBy: value })}
          />
          <SegmentedControl
            label="Against plan"
            segments={[
              { value: "forecast", label: "Forecast" },
              { value: "actual", label: "Actual" },
            ]}
            value={kAgainst}
            onValueChange={(value) => void set({ kAgainst: value })}
          />
        </>
      }
      chart={
        groups === null ? (
          <p className="text-ink-muted">
            {FIELD[kBy].label} makes more than 1,000 groups. Choose another field, or filter.
          </p>
        ) : (
          <ul className="-mx-2 flex flex-col">
            {bars.slice(0, MOST_BARS).map((bar) => (
              <li key={String(bar.values[0])}>
                <button
                  type="button"
                  onClick={() => show(bar)}
                  title="Show these records in the grid"
                  className="grid w-full grid-cols-[minmax(0,9rem)_minmax(0,1fr)_auto] items-center gap-3 rounded px-2 py-1 text-left max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-y-0 max-sm:py-1.5 hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <span className="truncate">{groupLabel(kBy, bar.values)}</span>
                  <Bar
                    share={bar.share}
                    unfinished={isUnfinished(bar.variance.change, kAgainst)}
                    {...scale}
                  />
                  <span className="min-w-24 text-right">
                    <Change figure={bar.variance.change} against={kAgainst} />
                    <span className="sr-only">, {varianceWords(bar.variance, kAgainst)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )
      }
      table={() => (
        <PlainRows
          caption={title}
          head={head}
          rows={bars.map(({ values, records, base, against, variance }) => ({
            key: String(values[0]),
            cells: [
              groupLabel(kBy, values),
              records.toLocaleString("en-US"),
              formatFigure(base, "plan") || "—",
              formatFigure(against, kAgainst) || "—",
              <Change key="change" figure={variance.change} against={kAgainst} />,
              ...(left > 0 ? [variance.unknown.toLocaleString("en-US")] : []),
            ],
          }))}
        />
      )}
      csv={{
        name: `${name}-variance-by-${kBy}`,
        rows: () => [
          head,
          ...bars.map(({ values, records, base, against, variance }) => [
            groupLabel(kBy, values),
            records,
            base,
            against,
            variance.change,
            ...(left > 0 ? [variance.unknown] : []),
          ]),
        ],
      }}
      {...(remarks.length > 0 && { remark: remarks.join(" ") })}
    />
  );
}

interface BarProps {
  share: number;
  /** Under plan because work goes on: no saving. */
  unfinished: boolean;
  zero: number;
  unit: number;
}

/** Left of the line is under plan, right of it is over; over is hatched, so that the two differ without colour. */
function Bar({ share, unfinished, zero, unit }: BarProps) {
  const width = Math.max(Math.abs(share) * unit, share === 0 ? 0 : 0.5);
  return (
    <span aria-hidden className="relative h-4 max-sm:order-last max-sm:col-span-2 max-sm:h-3">
      <span className="absolute inset-y-0 w-px bg-line-control" style={{ left: `${zero}%` }} />
      <span
        className={cn(
          "absolute inset-y-0.5",
          share > 0
            ? "hatched rounded-r-sm border border-failed border-l-0 bg-failed-soft text-failed"
            : cn("rounded-l-sm", unfinished ? "bg-line-control" : "bg-synced"),
        )}
        style={{ width: `${width}%`, left: `${share > 0 ? zero : zero - width}%` }}
      />
    </span>
  );
}
