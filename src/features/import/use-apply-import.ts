"use client";

import { useCallback, useState } from "react";
import { uuidv7 } from "uuidv7";
import { notify } from "#src/components/toast.tsx";
import { pushBulk } from "#src/features/drafts/take-back.ts";
import { undoThis } from "#src/features/drafts/undo-this.ts";
import { useDraftCommands } from "#src/features/drafts/use-draft-commands.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

export interface ApplyImport {
  readonly apply: () => void;
  readonly saving: boolean;
  /** Why nothing was saved. */
  readonly problem: string | null;
}

/** Saves the rows of a dry run that change something as the user's drafts: one step that can be undone. */
export function useApplyImport(
  { importId, fileName }: { importId: string; fileName: string },
  onSaved: () => void,
): ApplyImport {
  const { organization, store, writer, undo: stack } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const { undo } = useDraftCommands();
  // Without an answer it is tried again under the same key, and answered what was saved.
  const [requestKey] = useState(() => uuidv7());
  const { mutateAsync } = trpc.imports.save.useMutation();
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const save = useCallback(async () => {
    // What was typed before must not be written over the file's values afterwards.
    if (!(await writer.flush())) throw new Error("unsaved");
    const { saved, skipped, drafts } = await mutateAsync({
      organizationId,
      importId,
      rows: "valid",
      requestKey,
    });
    pushBulk(stack, `the import of ${fileName}`, drafts);
    const step = stack.nextUndo;
    store.outdated(drafts.map(({ pfaId }) => pfaId));
    void utils.drafts.invalidate();
    void utils.imports.list.invalidate({ organizationId });
    const left = skipped === 1 ? "1 row was skipped" : `${skipped.toLocaleString("en-US")} rows were skipped`;
    notify({
      tone: skipped === 0 ? "success" : "warning",
      title:
        saved === 1
          ? "Saved 1 draft from the file"
          : `Saved ${saved.toLocaleString("en-US")} drafts from the file`,
      description:
        skipped === 0
          ? "Review & sync sends them to PEMS."
          : `${left}: their records changed since the file was compared.`,
      ...(saved > 0 && { action: { label: "Undo", onClick: () => undoThis(stack, step, undo) } }),
    });
    onSaved();
  }, [
    writer,
    mutateAsync,
    organizationId,
    importId,
    requestKey,
    stack,
    fileName,
    store,
    utils,
    undo,
    onSaved,
  ]);

  const apply = useCallback(() => {
    setProblem(null);
    setSaving(true);
    save()
      .catch((error: unknown) => setProblem(problemOf(error).message))
      .finally(() => setSaving(false));
  }, [save]);
  return { apply, saving, problem };
}
