"use client";

import { useEffect, useRef } from "react";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** Selecting goes on quickly; the address follows when it rests. */
const REST_MS = 300;

/** Keeps the selection and the address the same: a link, and Back, bring the selected records along. */
export function useSelectionInAddress(): void {
  const { selection } = useWorkspace();
  const { sel, set } = useAddress();
  const written = useRef<string | null>(null);
  const setNow = useRef(set);
  setNow.current = set;
  useEffect(() => {
    if (sel === written.current) return;
    selection.restore(sel);
    written.current = selection.format();
    if (written.current !== sel) setNow.current({ sel: written.current });
  }, [sel, selection]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = selection.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const text = selection.format();
        if (text === written.current) return;
        written.current = text;
        setNow.current({ sel: text });
      }, REST_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [selection]);
}
