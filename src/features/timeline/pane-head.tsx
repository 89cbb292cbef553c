import { type KeyboardEvent, type PointerEvent, useRef } from "react";

const LEAST_PX = 128;
const MOST_PX = 720;
const STEP_PX = 16;

/** The head of the left pane, with the edge that makes it wider. */
export function PaneHead({ widthPx, onWidth }: { widthPx: number; onWidth: (widthPx: number) => void }) {
  const from = useRef<{ x: number; widthPx: number } | null>(null);
  const become = (wanted: number) => onWidth(Math.round(Math.min(Math.max(wanted, LEAST_PX), MOST_PX)));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    from.current = { x: event.clientX, widthPx };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (from.current !== null) become(from.current.widthPx + event.clientX - from.current.x);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    become(widthPx + (event.key === "ArrowLeft" ? -STEP_PX : STEP_PX));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the rows
    <div
      role="columnheader"
      className="sticky left-0 z-1 flex w-(--pane) shrink-0 items-end border-r bg-canvas pr-2 pb-1 pl-8 font-medium text-ink-muted text-sm"
    >
      Record
      {/* biome-ignore lint/a11y/useSemanticElements: an hr can't be moved */}
      <div
        role="separator"
        tabIndex={0}
        aria-label="Width of the records"
        aria-orientation="vertical"
        aria-valuenow={widthPx}
        aria-valuemin={LEAST_PX}
        aria-valuemax={MOST_PX}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          from.current = null;
        }}
        onKeyDown={onKeyDown}
        className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none after:absolute after:inset-y-2 after:right-0 after:w-0.5 after:rounded-full hover:after:bg-accent focus-visible:after:bg-accent"
      />
    </div>
  );
}
