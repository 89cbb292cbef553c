"use client";

import { useState } from "react";
import { Dialog, DialogContent } from "#src/components/dialog.tsx";
import { ChooseFile } from "#src/features/import/choose-file.tsx";
import { type ImportPreview, ImportReport } from "#src/features/import/import-report.tsx";
import { OpenImports } from "#src/features/import/open-imports.tsx";
import { type Blank, useFileCheck } from "#src/features/import/use-file-check.ts";
import { NEW_IMPORT, useAddress } from "#src/features/shell/use-address.ts";
import { useReturnFocus } from "#src/features/shell/use-return-focus.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

export interface ImportDialogProps {
  /** A file that was checked before, or `NEW_IMPORT`. */
  importId: string;
  onClose: () => void;
}

/** Brings changes from a file in as drafts: choose a file, look at what it changes, save. */
export function ImportDialog({ importId, onClose }: ImportDialogProps) {
  const returnFocus = useReturnFocus();
  const { organization } = useWorkspace();
  const { set } = useAddress();
  const [blank, setBlank] = useState<Blank>("keep");
  const utils = trpc.useUtils();
  const [checked, setChecked] = useState<ImportPreview | null>(null);
  const file = useFileCheck<ImportPreview>(organization.id, (answer) => {
    setChecked(answer);
    set({ import: answer.importId });
  });
  const { mutate: drop } = trpc.imports.drop.useMutation({
    onSettled: () => utils.imports.list.invalidate({ organizationId: organization.id }),
  });
  const giveUp = (given: string) => drop({ organizationId: organization.id, importId: given });
  const choosing = importId === NEW_IMPORT;
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent size={choosing ? "md" : "xl"} onCloseAutoFocus={returnFocus}>
        {choosing ? (
          <ChooseFile
            blank={blank}
            onBlank={setBlank}
            onFiles={(files) => file.check(files, blank)}
            problem={file.problem}
            sending={file.sending}
            onStop={file.stop}
          >
            <OpenImports onOpen={(opened) => set({ import: opened })} onDrop={giveUp} />
          </ChooseFile>
        ) : (
          <ImportReport
            key={importId}
            importId={importId}
            known={checked?.importId === importId ? checked : undefined}
            onOther={() => {
              giveUp(importId);
              set({ import: NEW_IMPORT });
            }}
            onClose={onClose}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
