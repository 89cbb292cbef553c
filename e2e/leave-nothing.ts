import type { Procedures } from "#e2e/session.ts";

interface Listed {
  rows: { problem: { modificationId: string; status: string } | null }[];
}

/** Gives up what earlier tests left with a person: drafts, conflicts, failed changes. */
export async function leaveNothing(api: Procedures): Promise<void> {
  const organizationId = await api.organizationId();
  await api.call("drafts.discard", { organizationId });
  const { conflicts } = await api.query<{ conflicts: { conflictId: string }[] }>("conflicts.list", {
    organizationId,
    status: "unresolved",
    mine: true,
  });
  for (const { conflictId } of conflicts) await api.call("conflicts.discard", { organizationId, conflictId });
  const failed = await api.query<Listed>("records.list", { organizationId, filter: { status: ["failed"] } });
  const modificationIds = failed.rows.flatMap(({ problem }) => (problem ? [problem.modificationId] : []));
  if (modificationIds.length > 0) await api.call("failures.discard", { organizationId, modificationIds });
}
