"use client";

import { ArrowDown, ArrowUp, Check, CircleSlash, CircleX, Pencil, TriangleAlert } from "lucide-react";
import { memo, type ReactNode, useCallback, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";
import { type CardNote, cardNote, datesText } from "#src/features/cards/card-words.ts";
import { type CostCell, costCell } from "#src/features/grid/cell-text.ts";
import { SyncBadge } from "#src/features/sync-status/sync-badge.tsx";
import { badgeState, shownFields } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import type { RecordSelection } from "#src/features/working-set/selection.ts";

/** Height of a card with the line below it. */
export const CARD_PX = 104;

/** A card and the head of a group have the same place and height. */
export const CARD =
  "absolute inset-x-0 top-0 h-26 border-line-soft border-b px-4 py-3 outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus";

export interface RecordCardProps {
  index: number;
  /** Undefined while its window is on the way. */
  pfaId: string | undefined;
  topPx: number;
  today: string;
  store: RowStore;
  selection: RecordSelection;
  /** A tap selects instead of opening. */
  selecting: boolean;
  /** It has the tab stop. */
  active: boolean;
  /** Its panel or dialog is open. */
  open: boolean;
  /** How deep it stands below heads of groups; undefined without groups. */
  level: number | undefined;
}

/** One record as a card. It observes its own record, so that a change anywhere else doesn't paint it. */
export const RecordCard = memo(function RecordCard(props: RecordCardProps) {
  const { index, pfaId, topPx, today, store, selection, selecting, active, open, level } = props;
  const view = useSyncExternalStore(
    useCallback(
      (told) => (pfaId === undefined ? () => undefined : store.subscribe(pfaId, told)),
      [store, pfaId],
    ),
    () => (pfaId === undefined ? undefined : store.get(pfaId)),
    () => undefined,
  );
  const selected = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => pfaId !== undefined && selection.has(pfaId),
    () => false,
  );
  const place = {
    "aria-rowindex": index + 1,
    "aria-level": level,
    "data-row": index,
    tabIndex: active ? 0 : -1,
    style: { transform: `translateY(${topPx}px)` },
  };
  if (view === undefined) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
      // biome-ignore lint/a11y/useFocusableInteractive: one of the cards is the tab stop
      <div role="row" aria-busy {...place} className={CARD}>
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: nothing to focus yet */}
        <div role="gridcell" className="flex h-full flex-col justify-between py-1">
          <Skeleton className="w-1/3" />
          <Skeleton className="w-4/5" />
          <Skeleton className="w-3/5" />
        </div>
      </div>
    );
  }
  const fields = shownFields(view);
  const note = cardNote(view);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: one of the cards is the tab stop
    <div
      role="row"
      aria-selected={selected}
      data-pfa-id={pfaId}
      {...place}
      className={cn(
        CARD,
        "grid grid-cols-[auto_minmax(0,1fr)_auto] grid-rows-[20px_20px_20px_20px]",
        selected ? "bg-selected" : open ? "bg-hover" : "bg-surface active:bg-hover",
      )}
    >
      {selecting && (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: Space selects the card
        <div
          role="gridcell"
          aria-label={selected ? "Selected" : "Not selected"}
          className="row-span-4 mr-3 flex items-center"
        >
          <span
            aria-hidden
            className={cn(
              "flex size-5 items-center justify-center rounded-sm border",
              selected ? "border-accent bg-accent text-accent-ink" : "border-line-control bg-surface",
            )}
          >
            {selected && <Check strokeWidth={3} className="size-3.5" />}
          </span>
        </div>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stands on the card */}
      <div
        role="gridcell"
        data-field="pfaId"
        className="col-start-2 flex min-w-0 items-center gap-1.5 font-medium"
      >
        <span
          data-open-record
          className={cn("truncate tabular-nums", fields.isDiscontinued && "text-ink-faint line-through")}
        >
          {pfaId}
        </span>
        {fields.isDiscontinued && (
          <>
            <CircleSlash aria-hidden className="size-3 shrink-0 text-ink-faint" />
            <span className="sr-only">discontinued</span>
          </>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div role="gridcell" data-field="sync" className="-my-1 col-start-3 flex items-center py-1 pl-3">
        <SyncBadge state={badgeState(view)} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div
        role="gridcell"
        data-field="description"
        className="col-span-2 col-start-2 row-span-3 row-start-2 grid grid-rows-subgrid"
      >
        <p className={cn("truncate", fields.description === null && "text-ink-faint")}>
          {fields.description ?? "No description"}
        </p>
        <p className="flex min-w-0 items-center justify-between gap-3 text-sm tabular-nums">
          <span className="truncate text-ink-muted">{datesText(fields)}</span>
          {/* Without the right to see money there is no price to reckon with. */}
          <Cost cost={costCell(fields, today)} />
        </p>
        <Note note={note} />
      </div>
    </div>
  );
});

function Cost({ cost: { text, against } }: { cost: CostCell }) {
  if (text === "—") return null;
  if (against === null) return <span className="shrink-0 font-medium">{text}</span>;
  const Arrow = against.over ? ArrowUp : ArrowDown;
  return (
    <span
      className={cn(
        "flex shrink-0 items-center gap-0.5 font-medium",
        against.over ? "text-failed-text" : "text-synced-text",
      )}
    >
      <Arrow aria-hidden className="size-3.5" />
      {text}
      <span className="sr-only">, {against.text}</span>
    </span>
  );
}

const NOTE: { readonly [T in NonNullable<CardNote["tone"]>]: readonly [icon: ReactNode, ink: string] } = {
  conflict: [<TriangleAlert key="icon" aria-hidden />, "text-conflict-text"],
  failed: [<CircleX key="icon" aria-hidden />, "text-failed-text"],
  draft: [<Pencil key="icon" aria-hidden />, "text-draft-text"],
};

function Note({ note: { tone, text } }: { note: CardNote }) {
  const [icon, ink] = tone === null ? [null, "text-ink-muted"] : NOTE[tone];
  return (
    <p className={cn("flex min-w-0 items-center gap-1 text-sm [&_svg]:size-3 [&_svg]:shrink-0", ink)}>
      {icon}
      <span className="truncate">{text}</span>
    </p>
  );
}
