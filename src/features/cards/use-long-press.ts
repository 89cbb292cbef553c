"use client";

import { type MouseEvent, type PointerEvent, useRef } from "react";

/** How long a finger rests before it means something else than a tap, and how far it may tremble. */
const PRESS_MS = 450;
const STILL_PX = 8;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Handlers of a box for a finger that rests on something in it; the tap that would end the touch is swallowed. A mouse has
 * other ways: it never presses long.
 * @param onPress told of what was pressed
 */
export function useLongPress(onPress: (target: Element) => void) {
  const press = useRef<Press | null>(null);
  const pressed = useRef(false);
  const end = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      end();
      pressed.current = false;
      if (event.pointerType === "mouse" || !event.isPrimary) return;
      const target = event.target as Element;
      const timer = setTimeout(() => {
        press.current = null;
        pressed.current = true;
        onPress(target);
      }, PRESS_MS);
      press.current = { x: event.clientX, y: event.clientY, timer };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = press.current;
      if (from !== null && Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) end();
    },
    onPointerUp: end,
    // The browser took the touch over, to scroll.
    onPointerCancel: end,
    onContextMenu: (event: MouseEvent) => {
      if (press.current !== null || pressed.current) event.preventDefault();
    },
    onClickCapture: (event: MouseEvent) => {
      if (!pressed.current) return;
      pressed.current = false;
      event.stopPropagation();
    },
  };
}
