"use client";

import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { AddressProvider } from "#src/features/shell/address-provider.tsx";
import { useAddress } from "#src/features/shell/use-address.ts";
import { may, type OrganizationMembership, type SignedInUser } from "#src/features/shell/workspace.ts";
import { useWorkspace, WorkspaceProvider } from "#src/features/shell/workspace-provider.tsx";
import { WorkspaceShell } from "#src/features/shell/workspace-shell.tsx";
import { SyncStatusProvider } from "#src/features/sync-status/sync-status-provider.tsx";
import type { FirstRows } from "#src/features/working-set/first-rows.ts";
import { WorkingSetProvider } from "#src/features/working-set/working-set-provider.tsx";
import { TrpcProvider } from "#src/trpc/provider.tsx";

const overPage = { missing: { close: ({ onClose }: { onClose: () => void }) => onClose() } };
const ReviewDialog = lazyPart(
  () => import("#src/features/review/review-dialog.tsx").then((module) => module.ReviewDialog),
  overPage,
);
const ConflictDialog = lazyPart(
  () => import("#src/features/conflicts/conflict-dialog.tsx").then((module) => module.ConflictDialog),
  overPage,
);
const ErrorDialog = lazyPart(
  () => import("#src/features/failures/error-dialog.tsx").then((module) => module.ErrorDialog),
  overPage,
);
const ImportDialog = lazyPart(
  () => import("#src/features/import/import-dialog.tsx").then((module) => module.ImportDialog),
  overPage,
);
const BulkDialog = lazyPart(
  () => import("#src/features/bulk/bulk-dialog.tsx").then((module) => module.BulkDialog),
  overPage,
);
const RecordPanel = lazyPart(
  () => import("#src/features/record-panel/record-panel.tsx").then((module) => module.RecordPanel),
  overPage,
);

export interface WorkspacePageProps {
  organization: OrganizationMembership;
  organizations: readonly OrganizationMembership[];
  user: SignedInUser;
  firstRows: FirstRows | null;
  children: ReactNode;
}

/** Everything around the views of one organization. */
export function WorkspacePage(props: WorkspacePageProps) {
  const { organization, organizations, user, firstRows, children } = props;
  return (
    <TrpcProvider userId={user.id}>
      <NuqsAdapter>
        <AddressProvider>
          <WorkspaceProvider key={organization.id} organization={organization} user={user}>
            <SyncStatusProvider>
              <WorkingSetProvider firstRows={firstRows}>
                <WorkspaceShell organizations={organizations} dialogs={<Dialogs />} panel={<OpenRecord />}>
                  {children}
                </WorkspaceShell>
              </WorkingSetProvider>
            </SyncStatusProvider>
          </WorkspaceProvider>
        </AddressProvider>
      </NuqsAdapter>
    </TrpcProvider>
  );
}

/** Dialogs stand in the address, and their code is fetched when one is opened. */
function Dialogs() {
  const { organization } = useWorkspace();
  const { review, conflict, error, import: imported, bulk, set } = useAddress();
  return (
    <>
      {review && <ReviewDialog open onClose={() => set({ review: false })} />}
      {conflict !== null && (
        <ConflictDialog
          conflictId={conflict}
          onOpen={(conflictId) => set({ conflict: conflictId })}
          onClose={() => set({ conflict: null })}
        />
      )}
      {imported !== null && may(organization, "perm_Import") && (
        <ImportDialog importId={imported} onClose={() => set({ import: null })} />
      )}
      {bulk !== null && <BulkDialog key={bulk} bulk={bulk} onClose={() => set({ bulk: null })} />}
      {error !== null && <ErrorDialog modificationId={error} onClose={() => set({ error: null })} />}
    </>
  );
}

function OpenRecord() {
  const { record, set } = useAddress();
  if (record === null) return null;
  return <RecordPanel pfaId={record} onClose={() => set({ record: null, field: null })} />;
}
