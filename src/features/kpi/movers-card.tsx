"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { Button } from "#src/components/button.tsx";
import { DateInput } from "#src/components/date-input.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { formatDay, parseTypedDay } from "#src/domain/calendar.ts";
import { formatMoneyChange } from "#src/domain/money.ts";
import { FIELD } from "#src/domain/record.ts";
import { Card } from "#src/features/kpi/card.tsx";
import { useKpiAddress } from "#src/features/kpi/kpi-address.ts";
import { moversShown, moversSince } from "#src/features/kpi/movers-since.ts";
import { PlainRows } from "#src/features/kpi/plain-rows.tsx";
import { Change } from "#src/features/kpi/tiles.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

/** What the server gives at most. */
const MOST_MOVES = 500;
/** What the card lists of them; its table and its file have them all. */
const SHOWN = 20;
type Move = RouterOutputs["analytics"]["changes"]["changes"][number];

/** The records that moved the forecast most since a day, in PEMS; each opens its panel. */
export function MoversCard({ today, name }: { today: string; name: string }) {
  const { organization, rights } = useWorkspace();
  const { set: setAddress } = useAddress();
  const [{ kSince }, set] = useKpiAddress();
  const { since, least, remark: otherDay } = moversSince(kSince, today);
  const { data, error, isPlaceholderData, refetch } = trpc.analytics.changes.useQuery(
    { organizationId: organization.id, since, limit: MOST_MOVES },
    { placeholderData: keepPreviousData },
  );
  const money = rights.viewFinancials;
  const title = money ? "Top movers" : "Changed records";
  const moves = data?.changes ?? [];
  const rows = moves.map((move) => ({
    key: move.pfaId,
    cells: [
      <button
        key="open"
        type="button"
        className="flex min-h-6 items-center rounded text-left font-medium text-accent-text hover:underline"
        onClick={() => setAddress({ record: move.pfaId })}
      >
        {move.pfaId}
      </button>,
      <span key="what" className="block max-w-60 truncate">
        {whatMoved(move)}
      </span>,
      move.changedBy,
      ...(money ? [<Change key="change" figure={move.forecastCostChange ?? null} />] : []),
    ],
  }));
  const head = ["Record", "What changed", "By", ...(money ? ["Forecast"] : [])];
  const list = (shown: typeof rows) =>
    error !== null && data === undefined ? (
      <ErrorState
        title="The changes couldn't be read"
        actions={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {problemOf(error).message}
      </ErrorState>
    ) : data === undefined ? (
      <Skeleton className="h-40 w-full" />
    ) : moves.length === 0 ? (
      <p className="py-6 text-center text-ink-muted">
        {money ? "No moves" : "Nothing changed in PEMS"} since {formatDay(since)}.
      </p>
    ) : (
      <div aria-busy={isPlaceholderData} className="dims-while-busy">
        <PlainRows caption={title} head={head} words={[1, 2]} rows={shown} />
      </div>
    );
  return (
    <Card
      title={title}
      readable
      controls={
        <span className="flex items-center gap-1.5 text-ink-muted text-sm">
          since
          <DateInput
            aria-label="Since"
            className="w-36"
            value={since}
            today={today}
            min={least}
            max={today}
            parse={(typed) => parseTypedDay(typed, today)}
            format={formatDay}
            onValueChange={(day) => void set({ kSince: day })}
          />
        </span>
      }
      chart={list(rows.slice(0, SHOWN))}
      table={() => list(rows)}
      csv={{
        name: `${name}-movers`,
        rows: () => [
          [
            "Record",
            "Description",
            "What changed",
            "By",
            ...(money ? ["Forecast before", "Forecast now", "Change"] : []),
          ],
          ...moves.map((move) => [
            move.pfaId,
            move.description,
            whatMoved(move),
            move.changedBy,
            ...(money
              ? [move.forecastBefore ?? null, move.forecastNow ?? null, move.forecastCostChange ?? null]
              : []),
          ]),
        ],
      }}
      remark={
        <>
          {otherDay !== null && (
            <span role="status" className="block font-medium text-ink">
              {otherDay}
            </span>
          )}
          {data === undefined || data.total === 0
            ? "Compares what PEMS has with what it had when the day began; filters and drafts don't count here."
            : `${data.total === 1 ? "1 record differs" : `${data.total.toLocaleString("en-US")} records differ`}${
                data.forecastCostChange === undefined
                  ? ""
                  : `, forecast ${formatMoneyChange(data.forecastCostChange)} in all`
              }. ${moversShown(data.total, moves.length, SHOWN)}As PEMS has them: filters and drafts don't count here.`}
        </>
      }
    />
  );
}

function whatMoved({ kind, fields }: Move): string {
  if (kind === "new") return "New record";
  if (kind === "discontinued") return "Discontinued";
  if (kind === "restored") return "Restored";
  return fields.map((field) => FIELD[field].label).join(", ") || "Money";
}
