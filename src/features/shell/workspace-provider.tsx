"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { notify } from "#src/components/toast.tsx";
import { FIELD } from "#src/domain/record.ts";
import { editCells } from "#src/features/drafts/draft-actions.ts";
import { tabMemory } from "#src/features/shell/browser-memory.ts";
import { lastOrganizationCookie } from "#src/features/shell/last-organization.ts";
import { type Entries, watchBack } from "#src/features/shell/one-back.ts";
import { takeRefused, takeUnsaved } from "#src/features/shell/unsaved-changes.ts";
import { unsavedWatch } from "#src/features/shell/unsaved-watch.ts";
import {
  createWorkspace,
  type OrganizationMembership,
  type SignedInUser,
  type Workspace,
} from "#src/features/shell/workspace.ts";
import { readRows } from "#src/features/working-set/read-rows.ts";
import { trpc } from "#src/trpc/client.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

const WorkspaceContext = createContext<Workspace | null>(null);

/** The organization that is open, with its records and drafts. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error("Outside of a workspace");
  return workspace;
}

export interface WorkspaceProviderProps {
  organization: OrganizationMembership;
  user: SignedInUser;
  children: ReactNode;
}

/** Opens an organization: its row store, draft writer and undo stack live as long as this does. */
export function WorkspaceProvider({ organization, user, children }: WorkspaceProviderProps) {
  const utils = trpc.useUtils();
  const organizationId = organization.id;
  const draftNumbers = usePaced(() => utils.drafts.summary.invalidate({ organizationId }));
  const [workspace] = useState<Workspace>(() => {
    const opened: Workspace = createWorkspace(organization, user, draftNumbers, {
      send: async (changes) => {
        const { tab, typedHere } = opened;
        const { saved } = await utils.client.drafts.save.mutate({ organizationId, changes, tab });
        typedHere.saved(changes);
        return saved;
      },
      onRefused: ({ pfaId, fields, problem }) => {
        const [field] = fields;
        const what = field === undefined ? pfaId : `${FIELD[field].label} of ${pfaId}`;
        notify({
          tone: "error",
          bundle: "refused",
          title: (count) => (count === 1 ? `Couldn't save ${what}` : `Couldn't save ${count} changes`),
          description: problem.message,
          action: { label: "Try again", onClick: () => tryAgain(opened) },
        });
      },
    });
    return opened;
  });

  useEffect(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API isn't everywhere yet
    document.cookie = lastOrganizationCookie(organization.code);
  }, [organization.code]);

  useEffect(() => {
    const { navigation } = window as { navigation?: Entries };
    return watchBack(navigation, () => window.history.back());
  }, []);

  useEffect(() => {
    const key = `pfa-unsaved-${organizationId}-${user.id}`;
    void workspace.writer.takeUp(takeUnsaved(tabMemory, key), (pfaIds) =>
      readRows(workspace.store, pfaIds, async (some) => {
        return (await utils.client.records.byIds.query({ organizationId, pfaIds: some })).rows;
      }),
    );
    workspace.store.keepRefused(takeRefused(tabMemory, key));
    return unsavedWatch.watch(key, workspace.writer, workspace.store);
  }, [workspace, utils, organizationId, user.id]);

  return <WorkspaceContext.Provider value={workspace}>{children}</WorkspaceContext.Provider>;
}

/** Sends once more what was refused, as a change that can be undone. */
function tryAgain(workspace: Workspace): void {
  editCells(workspace, workspace.store.refusedValues());
}
