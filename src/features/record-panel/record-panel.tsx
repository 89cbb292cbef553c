"use client";

import { useCallback, useSyncExternalStore } from "react";
import { Panel } from "#src/components/panel.tsx";
import { RecordFields } from "#src/features/record-panel/record-fields.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** The open record beside the view: its fields, where it stands on its way to PEMS, its history. */
export function RecordPanel({ pfaId, onClose }: { pfaId: string; onClose: () => void }) {
  const { store } = useWorkspace();
  const view = useSyncExternalStore(
    useCallback((told) => store.subscribe(pfaId, told), [store, pfaId]),
    () => store.get(pfaId),
    () => undefined,
  );
  return (
    <Panel label={`Record ${pfaId}`} title={pfaId} onClose={onClose}>
      {view !== undefined && <RecordFields view={view} />}
    </Panel>
  );
}
