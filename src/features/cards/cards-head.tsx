"use client";

import { Table2 } from "lucide-react";
import { useCallback, useSyncExternalStore } from "react";
import { Button } from "#src/components/button.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { useListAddress } from "#src/features/cards/list-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { leftOutText, sumText } from "#src/features/working-set/cost-sums.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

export interface CardsHeadProps {
  selecting: boolean;
  onSelecting: (selecting: boolean) => void;
  onSelectAll: () => void;
}

const counted = (count: number) => (count === 1 ? "1 record" : `${count.toLocaleString("en-US")} records`);

/** Over the cards: how many there are, and what is selected of them. */
export function CardsHead({ selecting, onSelecting, onSelectAll }: CardsHeadProps) {
  const { selection } = useWorkspace();
  const { total, totals } = useWorkingSet();
  const [, setList] = useListAddress();
  const left = totals && leftOutText({ forecast: totals.unknownForecast });
  const selected = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => selection.count(total ?? 0),
    () => 0,
  );
  return (
    <div className="flex h-10 shrink-0 items-center gap-1 border-b bg-sunken pr-2 pl-4 text-ink-muted text-sm tabular-nums">
      <p className="min-w-0 flex-1 truncate">
        {selecting ? (
          `${selected.toLocaleString("en-US")} of ${(total ?? 0).toLocaleString("en-US")} selected`
        ) : (
          <>
            {total !== null && counted(total)}
            {totals !== null && (
              <>
                {" · forecast "}
                <span className="font-medium text-ink">
                  {sumText(totals.forecastCost, totals.unknownForecast, total ?? 0)}
                </span>
                {left !== null && ` · ${left}`}
              </>
            )}
          </>
        )}
      </p>
      {selecting && (
        <Button size="sm" variant="ghost" disabled={selected === total} onClick={onSelectAll}>
          Select all
        </Button>
      )}
      <Button size="sm" variant="ghost" disabled={total === 0} onClick={() => onSelecting(!selecting)}>
        {selecting ? "Done" : "Select"}
      </Button>
      {!selecting && (
        <IconButton label="Show as a table" size="sm" onClick={() => void setList({ list: "table" })}>
          <Table2 aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
