"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { downloadFile, saveFile } from "#src/features/export/download-file.ts";
import {
  type ExportFormat,
  exportProblem,
  FORMAT_NAME,
  fileNameOf,
  sizeWords,
} from "#src/features/export/export-words.ts";

export interface ExportState {
  /** The export under way, and how much of it has arrived. */
  readonly running: { readonly format: ExportFormat; readonly received: number } | null;
  /** Why the last one gave no file. */
  readonly problem: string | null;
}

const TOLD_EVERY_MS = 150;

/** Downloads what the grid shows; one export at a time. */
export function useExport(): ExportState & {
  start: (format: ExportFormat, url: string) => void;
  cancel: () => void;
} {
  const [state, setState] = useState<ExportState>({ running: null, problem: null });
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const start = useCallback((format: ExportFormat, url: string) => {
    abort.current?.abort();
    const own = new AbortController();
    abort.current = own;
    let told = 0;
    const onReceived = (received: number) => {
      if (performance.now() - told < TOLD_EVERY_MS) return;
      told = performance.now();
      setState({ running: { format, received }, problem: null });
    };
    setState({ running: { format, received: 0 }, problem: null });
    announce(`Preparing the ${FORMAT_NAME[format]} file`);
    downloadFile(url, own.signal, onReceived).then(
      ({ blob, disposition }) => {
        if (own.signal.aborted) return;
        const fileName = fileNameOf(disposition, format);
        saveFile(blob, fileName);
        setState({ running: null, problem: null });
        notify({ tone: "success", title: `Exported ${fileName}`, description: sizeWords(blob.size) });
      },
      (error: unknown) => {
        if (own.signal.aborted) return;
        const problem = exportProblem(error);
        setState({ running: null, problem });
        notify({
          tone: "error",
          title: "Couldn't export the records",
          description: problem,
          action: { label: "Try again", onClick: () => start(format, url) },
        });
      },
    );
  }, []);
  const cancel = useCallback(() => {
    abort.current?.abort();
    setState({ running: null, problem: null });
    announce("Export cancelled");
  }, []);
  return { ...state, start, cancel };
}
