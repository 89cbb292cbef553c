"use client";

import { useEffect, useRef } from "react";
import { GO_KEYS } from "#src/features/commands/command-keys.ts";

/** After `G` the next letter counts for so long. */
const SEQUENCE_MS = 1500;
const TAKES_TEXT = "input, textarea, select, [contenteditable], [role=menu], [role=listbox], [role=combobox]";
const BOX = "[role=dialog], [role=alertdialog]";

export interface DeckKeys {
  readonly openPalette: () => void;
  readonly openShortcuts: () => void;
  readonly goTo: (view: (typeof GO_KEYS)[number]["view"]) => void;
}

/**
 * Keys that work in every view. Letters alone (`?`, `G` and then a view) do so where nothing takes letters: a cell of the
 * grid does, and has the keys with Ctrl, ⌘ or Alt instead.
 */
export function useDeckKeys(keys: DeckKeys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    let waitingUntil = 0;
    const isFree = (event: KeyboardEvent, ...near: string[]) =>
      !event.defaultPrevented &&
      !(event.target instanceof Element && event.target.closest([BOX, ...near].join()) !== null);

    // Before anybody else: the letter after G is nobody's key.
    const onCapture = (event: KeyboardEvent) => {
      if (Date.now() > waitingUntil || isModifier(event.key)) return;
      waitingUntil = 0;
      const target = GO_KEYS.find(({ letter }) => letter === event.key.toLowerCase());
      if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      now.current.goTo(target.view);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && isFree(event)) {
        event.preventDefault();
        return now.current.openPalette();
      }
      // On some keyboards the slash is above the 7.
      if (command && !event.altKey && event.key === "/" && isFree(event)) {
        event.preventDefault();
        return now.current.openShortcuts();
      }
      if (command || !isFree(event, TAKES_TEXT)) return;
      const numbered = GO_KEYS.find(({ digit }) => digit === event.code);
      if (event.altKey && event.shiftKey && numbered !== undefined) {
        event.preventDefault();
        return now.current.goTo(numbered.view);
      }
      if (event.altKey) return;
      if (event.key === "?") {
        event.preventDefault();
        return now.current.openShortcuts();
      }
      if (event.key === "g") waitingUntil = Date.now() + SEQUENCE_MS;
    };
    window.addEventListener("keydown", onCapture, true);
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onCapture, true);
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}

const isModifier = (key: string) => ["Shift", "Control", "Alt", "Meta"].includes(key);
