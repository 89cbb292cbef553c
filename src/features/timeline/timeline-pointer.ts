import { autoScrollSpeed, barPartAt } from "#src/domain/timeline-bars.ts";
import type { BarPart } from "#src/domain/timeline-snap.ts";

/** Pixels before a press becomes a drag. */
const THRESHOLD_PX = 4;
/** How long a finger rests on a bar before it takes hold of it; before that it scrolls. */
const LONG_PRESS_MS = 350;

export interface PointerPlace {
  readonly x: number;
  readonly y: number;
  /** Alt is held: no snapping to more than a day. */
  readonly fine: boolean;
}

export interface PointerWork {
  /** A bar is taken hold of; false where it can't be (and that was said). */
  readonly begin: (pfaId: string, part: BarPart, at: PointerPlace) => boolean;
  readonly move: (at: PointerPlace) => void;
  readonly drop: () => void;
  readonly cancel: () => void;
  /** By pixels, while something is dragged near an edge, or time itself is dragged. */
  readonly scrollBy: (x: number, y: number) => void;
  /** The part of the screen that shows time. */
  readonly frame: () => { left: number; top: number; right: number; bottom: number };
}

type Held =
  | { readonly kind: "bar"; readonly pfaId: string; readonly part: BarPart }
  | { readonly kind: "time" };

/**
 * Presses, drags and their ends on the element that scrolls: bars are moved or stretched, empty time is pulled along. Escape,
 * a lost pointer and a second one cancel. Gives the function that takes everything off again.
 */
export function listenToPointer(element: HTMLElement, work: PointerWork): () => void {
  let held: Held | null = null;
  let pointer = -1;
  let from = { x: 0, y: 0 };
  let last: PointerPlace = { x: 0, y: 0, fine: false };
  let dragging = false;
  let frame = work.frame();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let animation = 0;
  let animatedAt = 0;
  let suppressed = false;

  const start = (): boolean => {
    if (held === null) return false;
    frame = work.frame();
    if (held.kind === "bar" && !work.begin(held.pfaId, held.part, { ...from, fine: last.fine })) {
      release();
      return false;
    }
    dragging = true;
    suppressed = true;
    element.setPointerCapture(pointer);
    if (held.kind === "bar") animation = requestAnimationFrame(scrollAtEdges);
    else element.dataset.panning = "";
    return true;
  };
  const scrollAtEdges = (now: number) => {
    const seconds = animatedAt === 0 ? 0 : Math.min((now - animatedAt) / 1000, 0.05);
    animatedAt = now;
    const x = autoScrollSpeed(last.x, frame.left, frame.right) * seconds;
    const y = autoScrollSpeed(last.y, frame.top, frame.bottom) * seconds;
    if (x !== 0 || y !== 0) {
      work.scrollBy(x, y);
      work.move(last);
    }
    animation = requestAnimationFrame(scrollAtEdges);
  };
  const release = () => {
    clearTimeout(timer);
    cancelAnimationFrame(animation);
    animatedAt = 0;
    delete element.dataset.panning;
    held = null;
    dragging = false;
    if (pointer !== -1 && element.hasPointerCapture(pointer)) element.releasePointerCapture(pointer);
    pointer = -1;
  };
  const cancel = () => {
    const wasBar = dragging && held?.kind === "bar";
    release();
    if (wasBar) work.cancel();
  };

  const onDown = (event: PointerEvent) => {
    suppressed = false;
    if (pointer !== -1) return cancel();
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target as Element;
    if (target.closest("button, [role=separator], [data-select]") !== null) return;
    const bar = target.closest<HTMLElement>("[data-layer=forecast]");
    const row = target.closest<HTMLElement>("[data-pfa-id]");
    last = { x: event.clientX, y: event.clientY, fine: event.altKey };
    from = { x: event.clientX, y: event.clientY };
    if (bar !== null && row?.dataset.pfaId !== undefined) {
      const box = bar.getBoundingClientRect();
      const part = barPartAt(event.clientX - box.left, box.width);
      held = { kind: "bar", pfaId: row.dataset.pfaId, part };
      pointer = event.pointerId;
      if (event.pointerType === "touch") timer = setTimeout(start, LONG_PRESS_MS);
    } else if (event.pointerType === "mouse" && target.closest("[data-time]") !== null) {
      held = { kind: "time" };
      pointer = event.pointerId;
    }
  };
  const onMove = (event: PointerEvent) => {
    if (held === null || event.pointerId !== pointer) return;
    // Let go of outside, before it was a drag.
    if (!dragging && event.buttons === 0) return release();
    const before = last;
    last = { x: event.clientX, y: event.clientY, fine: event.altKey };
    if (!dragging) {
      if (Math.hypot(last.x - from.x, last.y - from.y) < THRESHOLD_PX) return;
      // A finger that moves on before it took hold scrolls.
      if (event.pointerType === "touch") return release();
      if (!start()) return;
    }
    if (held?.kind === "bar") work.move(last);
    else work.scrollBy(before.x - last.x, before.y - last.y);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    const drops = dragging && held?.kind === "bar";
    release();
    if (drops) work.drop();
  };
  const onKey = (event: KeyboardEvent) => {
    if (!dragging || held?.kind !== "bar") return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    } else if (event.key === "Alt") {
      // Alone it would open the browser's menu.
      event.preventDefault();
      last = { ...last, fine: event.type === "keydown" };
      work.move(last);
    }
  };
  const onLost = (event: PointerEvent) => {
    if (event.pointerId === pointer) cancel();
  };
  const onClick = (event: MouseEvent) => {
    if (!suppressed) return;
    suppressed = false;
    event.stopPropagation();
    event.preventDefault();
  };
  const onTouchMove = (event: TouchEvent) => {
    if (dragging && event.cancelable) event.preventDefault();
  };
  const onMenu = (event: Event) => {
    if (held?.kind === "bar") event.preventDefault();
  };

  element.addEventListener("pointerdown", onDown);
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", onUp);
  element.addEventListener("pointercancel", onLost);
  element.addEventListener("lostpointercapture", onLost);
  element.addEventListener("click", onClick, { capture: true });
  element.addEventListener("touchmove", onTouchMove, { passive: false });
  element.addEventListener("contextmenu", onMenu);
  window.addEventListener("keydown", onKey, { capture: true });
  window.addEventListener("keyup", onKey, { capture: true });
  return () => {
    cancel();
    element.removeEventListener("pointerdown", onDown);
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", onUp);
    element.removeEventListener("pointercancel", onLost);
    element.removeEventListener("lostpointercapture", onLost);
    element.removeEventListener("click", onClick, { capture: true });
    element.removeEventListener("touchmove", onTouchMove);
    element.removeEventListener("contextmenu", onMenu);
    window.removeEventListener("keydown", onKey, { capture: true });
    window.removeEventListener("keyup", onKey, { capture: true });
  };
}
