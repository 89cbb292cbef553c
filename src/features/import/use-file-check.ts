"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { announce } from "#src/components/live-region.tsx";
import { type FileProblem, fileProblem, importUrl, whyNotFile } from "#src/features/import/import-file.ts";
import { type Upload, uploadFile } from "#src/features/import/upload-file.ts";

/** What an empty cell means. */
export type Blank = "keep" | "clear";

/** A file on its way; all of it is `sent` while the server reads it. */
export interface Sending {
  readonly fileName: string;
  readonly size: number;
  readonly sent: number;
}

export interface FileCheck {
  readonly sending: Sending | null;
  readonly problem: FileProblem | null;
  readonly check: (files: readonly File[], blank: Blank) => void;
  readonly stop: () => void;
}

/** Sends a file to be compared with the records; `onChecked` is given the answer. */
export function useFileCheck<Answer>(organizationId: string, onChecked: (answer: Answer) => void): FileCheck {
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<FileProblem | null>(null);
  const upload = useRef<Upload<Answer>>(undefined);
  const checked = useRef(onChecked);
  checked.current = onChecked;
  useEffect(() => () => upload.current?.abort(), []);

  const check = useCallback(
    (files: readonly File[], blank: Blank) => {
      const [file] = files;
      const name = files.length === 1 ? (file?.name ?? "") : "";
      const why = whyNotFile(files);
      if (file === undefined || why !== null) return setProblem({ fileName: name, message: why ?? "" });
      upload.current?.abort();
      const { size } = file;
      setProblem(null);
      setSending({ fileName: name, size, sent: 0 });
      announce(`Reading ${name}`);
      const own = uploadFile<Answer>(importUrl(organizationId, name, blank), file, (sent) =>
        setSending({ fileName: name, size, sent }),
      );
      upload.current = own;
      own.done
        .then(
          (answer) => checked.current(answer),
          (error: unknown) => setProblem(fileProblem(name, error)),
        )
        .finally(() => setSending(null));
    },
    [organizationId],
  );
  const stop = useCallback(() => {
    upload.current?.abort();
    setSending(null);
  }, []);
  return { sending, problem, check, stop };
}
