"use client";

import { notify } from "#src/components/toast.tsx";
import type { EditableField } from "#src/domain/record.ts";
import { settleCollisions } from "#src/features/drafts/settle-collisions.ts";
import { undoThis } from "#src/features/drafts/undo-this.ts";
import { useDraftCommands } from "#src/features/drafts/use-draft-commands.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { readRows } from "#src/features/working-set/read-rows.ts";
import { trpc } from "#src/trpc/client.ts";

/** Decides drafts that collide with what changed meanwhile; without `field` all their colliding fields. */
export type SettleCollisions = (
  pfaIds: readonly string[],
  keep: "mine" | "theirs",
  field?: EditableField,
) => Promise<void>;

/** Reads the records anew first, so that what is decided is what stands there now; all of them are one step. */
export function useSettleCollisions(onSettled: () => void): SettleCollisions {
  const workspace = useWorkspace();
  const { organization, store, writer, undo: stack } = workspace;
  const { client } = trpc.useUtils();
  const { undo } = useDraftCommands();
  /** What is undone out of the review is shown there. */
  const undoHere = () => {
    undo();
    void stack.inTurn(() => writer.flush()).finally(onSettled);
  };
  return async (pfaIds, keep, field) => {
    try {
      await readRows(store, pfaIds, async (some) => {
        const input = { organizationId: organization.id, pfaIds: some };
        return (await client.records.byIds.query(input)).rows;
      });
    } catch (error) {
      const description = `${problemOf(error).message} Nothing was decided.`;
      notify({ tone: "error", title: "The records couldn't be read", description });
      return;
    }
    const before = stack.nextUndo;
    settleCollisions(workspace, pfaIds, keep, field);
    const step = stack.nextUndo;
    await writer.flush();
    onSettled();
    if (step === before || keep === "mine") return;
    notify({
      tone: "success",
      title:
        pfaIds.length === 1
          ? "Took theirs"
          : `Took theirs in ${pfaIds.length.toLocaleString("en-US")} records`,
      action: { label: "Undo", onClick: () => undoThis(stack, step, undoHere) },
    });
  };
}
