"use client";

import type { ReviewRecord } from "#src/features/review/review-lines.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

export type SettleCollision = (record: ReviewRecord, keep: "mine" | "theirs") => Promise<void>;

/**
 * Decides a draft that collides with what changed meanwhile: mine stays, now knowing what it replaces, or theirs does
 * and mine is taken back.
 */
export function useSettleCollision(onSettled: () => void): SettleCollision {
  const { organization, store, writer } = useWorkspace();
  const { client } = trpc.useUtils();
  return async (record, keep) => {
    const askedAt = store.tick();
    const input = { organizationId: organization.id, pfaIds: [record.pfaId] };
    store.put((await client.records.byIds.query(input)).rows, askedAt);
    const row = store.get(record.pfaId)?.row;
    if (row === undefined) return;
    const collisions = row.draft?.collisions ?? [];
    writer.edit(
      collisions.map((field) => ({
        pfaId: record.pfaId,
        field,
        value: keep === "mine" ? row.draft?.delta[field] : undefined,
        seen: row.fields[field] ?? null,
        rebase: keep === "mine",
      })),
    );
    await writer.flush();
    onSettled();
  };
}
