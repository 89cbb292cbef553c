"use client";

import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { announce } from "#src/components/live-region.tsx";
import { useRowWindow } from "#src/components/use-row-window.ts";
import { CardsHead } from "#src/features/cards/cards-head.tsx";
import { GroupCard } from "#src/features/cards/group-card.tsx";
import { CARD_PX, RecordCard } from "#src/features/cards/record-card.tsx";
import { useLongPress } from "#src/features/cards/use-long-press.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { RowView } from "#src/features/working-set/record-row.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** Cards around those in sight that are fetched along. */
const AROUND_ROWS = 40;

/** Where keys go from the active card. */
const STEPS: { readonly [key: string]: (active: number, page: number, count: number) => number } = {
  ArrowDown: (active) => active + 1,
  ArrowUp: (active) => active - 1,
  PageDown: (active, page) => active + page,
  PageUp: (active, page) => active - page,
  Home: () => 0,
  End: (_active, _page, count) => count - 1,
};

export interface RecordCardsProps {
  label: string;
  openRecord: string | null;
  onOpenRecord: (view: RowView) => void;
  onOpenSync: (view: RowView) => void;
}

/** The records of the working set on a phone: one card each, virtualized. A tap opens a record, a long press selects it. */
export function RecordCards({ label, openRecord, onOpenRecord, onOpenSync }: RecordCardsProps) {
  const { store, selection, cursor } = useWorkspace();
  const { total, today, outline, query, idAt, ensure, onRange, toggleGroup } = useWorkingSet();
  const scroller = useRef<HTMLDivElement>(null);
  const [row, setRow] = useState(() => Math.max(0, cursor.state.row));
  const [asked, setAsked] = useState(false);
  const isAny = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => !selection.isEmpty,
    () => false,
  );
  const selecting = asked || isAny;
  const { count } = outline;
  const active = Math.max(0, Math.min(row, count - 1));
  const { inSight, painted, heightPx, scrollToRow } = useRowWindow({
    scroller,
    count,
    rowPx: CARD_PX,
    headPx: 0,
    // The active card stays in the document, so that the focus is never lost by scrolling.
    kept: active,
  });
  const { first, last } = inSight;
  useEffect(() => {
    void ensure(Math.max(0, first - AROUND_ROWS), last + AROUND_ROWS);
  }, [ensure, first, last]);
  useEffect(() => onRange(first, last), [onRange, first, last]);

  const moveTo = (to: number) => {
    const next = Math.max(0, Math.min(to, count - 1));
    setRow(next);
    scrollToRow(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }),
    );
  };
  const say = (what: string) =>
    announce(`${what}. ${selection.count(total ?? 0).toLocaleString("en-US")} selected`);
  const toggle = (at: number) => {
    const pfaId = idAt(at);
    if (pfaId === undefined) return;
    selection.toggle(pfaId);
    say(selection.has(pfaId) ? `Selected ${pfaId}` : `${pfaId} is no longer selected`);
  };
  const selectAll = () => {
    selection.selectAll();
    say("Selected all");
  };
  const stopSelecting = () => {
    setAsked(false);
    selection.clear();
  };
  const open = (at: number, where: "record" | "sync") => {
    const item = outline.itemAt(at);
    if (item?.kind === "group") return toggleGroup(item.group.key);
    const view = store.get(idAt(at) ?? "");
    if (view === undefined) return;
    if (where === "sync") onOpenSync(view);
    else onOpenRecord(view);
  };
  const rowOf = (target: EventTarget): number => {
    const card = (target as Element).closest<HTMLElement>("[data-row]");
    return card === null ? -1 : Number(card.dataset.row);
  };

  const press = useLongPress((target) => toggle(rowOf(target)));
  const onClick = ({ target }: MouseEvent) => {
    const at = rowOf(target);
    if (at < 0) return;
    setRow(at);
    if (selecting && idAt(at) !== undefined) toggle(at);
    else open(at, (target as Element).closest("[data-field=sync]") === null ? "record" : "sync");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (key.toLowerCase() !== "a") return;
      selectAll();
    } else if (key in STEPS) {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / CARD_PX) - 1);
      moveTo(STEPS[key]?.(active, page, count) ?? active);
    } else if (key === "Enter") open(active, "record");
    else if (key === " ") toggle(active);
    else if (key === "Escape" && selecting) stopSelecting();
    else return;
    event.preventDefault();
  };
  const grouped = outline.groups.length > 0;
  const level = grouped ? query.group.length + 1 : undefined;
  return (
    <>
      <CardsHead
        selecting={selecting}
        onSelecting={(on) => (on ? setAsked(true) : stopSelecting())}
        onSelectAll={selectAll}
      />
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have a name */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: both roles are interactive */}
      <div
        ref={scroller}
        role={grouped ? "treegrid" : "grid"}
        aria-label={label}
        aria-multiselectable
        aria-rowcount={total === null ? -1 : count}
        aria-busy={total === null}
        onClick={onClick}
        onKeyDown={onKeyDown}
        {...press}
        className="scroll-thin relative min-h-0 flex-1 touch-pan-y select-none overflow-y-auto overscroll-contain bg-surface [-webkit-touch-callout:none]"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow */}
        <div role="rowgroup" className="relative" style={{ height: heightPx }}>
          {painted.map(({ row: index, slot }) => {
            const item = outline.itemAt(index);
            const place = { index, topPx: index * CARD_PX, active: index === active };
            if (item?.kind === "group") {
              return <GroupCard key={slot} {...place} group={item.group} collapsed={item.collapsed} />;
            }
            const pfaId = idAt(index);
            return (
              <RecordCard
                key={slot}
                {...place}
                pfaId={pfaId}
                today={today ?? ""}
                store={store}
                selection={selection}
                selecting={selecting}
                open={pfaId !== undefined && pfaId === openRecord}
                level={level}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}
