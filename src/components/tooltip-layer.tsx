"use client";

import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Kbd } from "#src/components/kbd.tsx";
import { tooltipPlace } from "#src/components/tooltip-place.ts";
import { type ShownHint, tooltips } from "#src/components/tooltip-state.ts";

/** The one hint of the page. It stays under the pointer, and Escape, a click or scrolling takes it away. */
export default function TooltipLayer({ shown }: { shown: ShownHint }) {
  const { anchor } = shown;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number }>();
  const hint = shown.hint();

  useEffect(() => {
    const before = anchor.getAttribute("aria-describedby");
    anchor.setAttribute("aria-describedby", before === null ? id : `${before} ${id}`);
    return () => {
      if (before === null) anchor.removeAttribute("aria-describedby");
      else anchor.setAttribute("aria-describedby", before);
    };
  }, [anchor, id]);

  useLayoutEffect(() => {
    const node = box.current;
    if (node === null) return;
    const view = { width: window.innerWidth, height: window.innerHeight };
    const size = { width: node.offsetWidth, height: node.offsetHeight };
    const next = tooltipPlace(anchor.getBoundingClientRect(), size, view, hint);
    if (next.left !== place?.left || next.top !== place?.top) setPlace(next);
  });

  useEffect(() => {
    const close = () => tooltips.close(performance.now());
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // The dialog below stays: Escape takes away one thing at a time.
      event.stopPropagation();
      close();
    };
    const onScroll = (event: Event) => {
      if (event.target instanceof Node && event.target.contains(anchor)) close();
    };
    window.addEventListener("keydown", onKeyDown, true);
    window.addEventListener("scroll", onScroll, true);
    return () => {
      window.removeEventListener("keydown", onKeyDown, true);
      window.removeEventListener("scroll", onScroll, true);
    };
  }, [anchor]);

  return createPortal(
    <div
      ref={box}
      id={id}
      role="tooltip"
      onPointerEnter={() => tooltips.stay()}
      onPointerLeave={() => tooltips.leave(performance.now())}
      className="pointer-events-auto fixed z-60 flex w-max max-w-72 animate-fade-in items-center gap-2 rounded bg-raised px-2 py-1 text-sm text-ink shadow-float"
      style={place ?? { left: 0, top: 0, visibility: "hidden" }}
    >
      {hint.content}
      {hint.shortcut !== undefined && <Kbd keys={hint.shortcut} />}
    </div>,
    document.body,
  );
}
