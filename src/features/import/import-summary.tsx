import { CircleX, Equal, Pencil, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { compareMoney, formatMoney, subtractMoney } from "#src/domain/money.ts";
import { ignoredWords, type ReportCounts } from "#src/features/import/report-words.ts";

export interface ImportSummaryProps {
  preview: {
    readonly counts: ReportCounts;
    readonly ignoredColumns: readonly string[];
    readonly forecastBefore?: string | undefined;
    readonly forecastAfter?: string | undefined;
  };
}

/** What a file would do, in a few numbers. */
export function ImportSummary({ preview }: ImportSummaryProps) {
  const { counts, ignoredColumns, forecastBefore, forecastAfter } = preview;
  const { changed, unchanged, refused, colliding } = counts;
  const ignored = ignoredWords(ignoredColumns);
  return (
    <div className="flex shrink-0 flex-col gap-1.5 px-5 py-3">
      <ul className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
        <Figure count={changed} icon={<Pencil className="text-draft" />}>
          {changed === 1 ? "row changes a record" : "rows change records"}
        </Figure>
        <Figure count={unchanged} icon={<Equal className="text-ink-faint" />}>
          unchanged
        </Figure>
        {refused > 0 && (
          <Figure count={refused} icon={<CircleX className="text-failed" />}>
            refused
          </Figure>
        )}
        {colliding > 0 && (
          <Figure count={colliding} icon={<TriangleAlert className="text-conflict" />}>
            {colliding === 1 ? "collides" : "collide"} with changes since the export
          </Figure>
        )}
        {forecastBefore !== undefined && forecastAfter !== undefined && changed > 0 && (
          <li className="text-ink-muted">
            forecast cost <Difference before={forecastBefore} after={forecastAfter} />
          </li>
        )}
      </ul>
      {colliding > 0 && (
        <p className="text-ink-muted">
          {colliding === 1 ? "The row that collides is" : "Rows that collide are"} saved, too: you choose
          between the values in the review.
        </p>
      )}
      {ignored !== undefined && <p className="text-ink-muted">{ignored}</p>}
    </div>
  );
}

function Figure({ count, icon, children }: { count: number; icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-baseline gap-1.5 text-ink-muted">
      <span aria-hidden className="self-center [&_svg]:size-3.5">
        {icon}
      </span>
      <span>
        <span className="font-semibold text-base text-ink tabular-nums">{count.toLocaleString("en-US")}</span>{" "}
        {children}
      </span>
    </li>
  );
}

/** `+$84,210.00`: more is red, less is green, and the sign says it too. */
function Difference({ before, after }: { before: string; after: string }) {
  const direction = compareMoney(after, before);
  const difference = formatMoney(subtractMoney(after, before));
  return (
    <span
      className={cn(
        "font-semibold tabular-nums",
        direction > 0 && "text-failed-text",
        direction < 0 && "text-synced-text",
      )}
    >
      {direction > 0 ? `+${difference}` : direction === 0 ? "unchanged" : difference}
    </span>
  );
}
