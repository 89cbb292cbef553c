"use client";

import type { EditableField } from "#src/domain/record.ts";
import { settleCollisions } from "#src/features/drafts/settle-collisions.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

const AT_ONCE = 500;

/** Decides drafts that collide with what changed meanwhile; without `field` all their colliding fields. */
export type SettleCollisions = (
  pfaIds: readonly string[],
  keep: "mine" | "theirs",
  field?: EditableField,
) => Promise<void>;

/** Reads the records anew first, so that what is decided is what stands there now. */
export function useSettleCollisions(onSettled: () => void): SettleCollisions {
  const { organization, store, writer } = useWorkspace();
  const { client } = trpc.useUtils();
  return async (pfaIds, keep, field) => {
    for (let at = 0; at < pfaIds.length; at += AT_ONCE) {
      const askedAt = store.tick();
      const some = pfaIds.slice(at, at + AT_ONCE);
      const input = { organizationId: organization.id, pfaIds: some };
      store.put((await client.records.byIds.query(input)).rows, askedAt);
      settleCollisions({ store, writer }, some, keep, field);
    }
    await writer.flush();
    onSettled();
  };
}
