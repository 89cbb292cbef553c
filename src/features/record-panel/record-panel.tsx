"use client";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "#src/components/button.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Panel } from "#src/components/panel.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { Tab, TabList, TabPanel, Tabs } from "#src/components/tabs.tsx";
import { notify } from "#src/components/toast.tsx";
import { isShownField, RecordFields } from "#src/features/record-panel/record-fields.tsx";
import { RecordChanges, RecordHistory } from "#src/features/record-panel/record-history.tsx";
import { useReadAgain } from "#src/features/record-panel/use-read-again.ts";
import { failureWords, problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { OpenBadge } from "#src/features/sync-status/open-badge.tsx";
import { badgeState, shownValue } from "#src/features/working-set/record-row.ts";
import { trpc } from "#src/trpc/client.ts";

/** The open record beside the view: its fields, where it stands on its way to PEMS, its history. */
export function RecordPanel({ pfaId, onClose }: { pfaId: string; onClose: () => void }) {
  const { organization, store } = useWorkspace();
  const { field, set } = useAddress();
  const [tab, setTab] = useState("fields");
  // A link to a field shows it, whichever part was open.
  useEffect(() => {
    if (field !== null) setTab("fields");
  }, [field]);
  const view = useSyncExternalStore(
    useCallback((told) => store.subscribe(pfaId, told), [store, pfaId]),
    () => store.get(pfaId),
    () => undefined,
  );
  const record = trpc.records.get.useQuery({ organizationId: organization.id, pfaId }, { staleTime: 0 });
  const utils = trpc.useUtils();
  const recall = trpc.commits.recall.useMutation();
  useReadAgain(organization.id, pfaId, () => record.refetch());
  // A link may open a record that the view doesn't hold.
  const row = record.data?.row;
  useEffect(() => {
    if (row !== undefined && store.get(pfaId) === undefined) store.put([row], store.tick());
  }, [store, row, pfaId]);
  const takeBack = async (modificationId: string) => {
    const input = { organizationId: organization.id, modificationIds: [modificationId] };
    try {
      const { refused } = await recall.mutateAsync(input);
      const [why] = refused;
      if (why !== undefined)
        notify({ tone: "warning", title: "It can't be taken back", description: why.reason });
      else notify({ tone: "success", title: `${pfaId} is a draft again` });
    } catch (error) {
      notify({ tone: "error", title: "It can't be taken back", description: failureWords(error) });
    }
    store.outdated([pfaId]);
    void record.refetch();
    void utils.drafts.invalidate();
  };
  // Its line is kept free while the record is on the way.
  const description = view === undefined ? "\u00a0" : String(shownValue(view, "description") ?? "");
  // What is here stays, and with it an editor that is open: a question that failed takes nothing away.
  const missing =
    record.isError && record.data === undefined ? (
      <ErrorState
        title="The record couldn't be read"
        actions={<Button onClick={() => void record.refetch()}>Try again</Button>}
      >
        {problemOf(record.error).message}
      </ErrorState>
    ) : null;
  return (
    <Panel
      label={`Record ${pfaId}`}
      title={pfaId}
      subtitle={description === "" ? undefined : description}
      actions={
        view && <OpenBadge state={badgeState(view)} problem={view.row.problem} at={view.row.sync.at} />
      }
      onClose={onClose}
    >
      {missing !== null && view === undefined ? (
        missing
      ) : (
        <Tabs value={tab} onValueChange={setTab}>
          <TabList aria-label="About the record">
            <Tab value="fields">Fields</Tab>
            <Tab value="sync">Sync</Tab>
            <Tab value="history">History</Tab>
          </TabList>
          <TabPanel value="fields">
            {view === undefined ? (
              <Waiting />
            ) : (
              <RecordFields
                // An open editor belongs to its own record.
                key={pfaId}
                view={view}
                asked={isShownField(field) ? field : null}
                onAsk={(asked) => set({ field: asked })}
              />
            )}
          </TabPanel>
          <TabPanel value="sync">
            {record.data === undefined ? (
              (missing ?? <Waiting />)
            ) : (
              <RecordChanges
                changes={record.data.modifications}
                onRecall={may(organization, "perm_Sync") ? (id) => void takeBack(id) : undefined}
              />
            )}
          </TabPanel>
          <TabPanel value="history">
            {record.data === undefined ? (
              (missing ?? <Waiting />)
            ) : (
              <RecordHistory pfaId={pfaId} history={record.data.history} />
            )}
          </TabPanel>
        </Tabs>
      )}
    </Panel>
  );
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4 pt-2">
      {[4, 3, 5, 2, 4].map((width, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
        <Skeleton key={line} className={width > 3 ? "w-4/5" : "w-1/2"} />
      ))}
    </div>
  );
}
