// biome-ignore lint/style/noRestrictedImports: only integration tests import this file.
import type { SandboxOptions } from "#sandbox/server.ts";
import type { Delta } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import type { SyncSettings } from "#src/services/deps.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { pushOrganization } from "#src/services/pushes/push-organization.ts";
import { sweep } from "#src/services/pushes/sweep.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

/** A world on a PEMS of its own, over HTTP, with small data that has been pulled. */
export interface PushWorld extends PemsWorld {
  /** Edits and commits one record for a member; gives the modification's id. */
  change(member: Member, pfaId: string, delta: Delta): Promise<string>;
  /** Edits and commits many records at once, with the same new values. */
  changeMany(member: Member, pfaIds: readonly string[], delta: Delta): Promise<void>;
  /** Runs the push of the organization until nothing is due. */
  push(): Promise<void>;
  sweep(): Promise<void>;
  pull(mode?: "full" | "incremental"): Promise<void>;
  /** State, version and error of a modification. */
  stateOf(
    modificationId: string,
  ): Promise<{ state: string; version: number | null; error: { code: string } | null }>;
  /** How many modifications are in each state. */
  states(): Promise<Record<string, number>>;
  /** How many writes PEMS applied, of one record or in all. */
  applied(pfaId?: string): Promise<number>;
}

export interface PushWorldOptions {
  /** Sound records `PFA-00001`… of organization RIO. */
  records: number;
  sandbox?: SandboxOptions;
  settings?: Partial<SyncSettings>;
}

/** A record as PEMS keeps it: a rental that breaks no rule. */
export function wireRental(index: number) {
  return {
    pfaId: `PFA-${String(index).padStart(5, "0")}`,
    description: `Crane ${index}`,
    category: "Cranes",
    class: "Crawler crane",
    areaSilo: "North",
    source: "Rental",
    dor: "BEO",
    monthlyRate: 5000,
    forecastStart: "2026-12-01T00:00:00Z",
    forecastEnd: "2027-03-01T00:00:00Z",
    originalStart: "2026-12-01T00:00:00Z",
    originalEnd: "2027-02-01T00:00:00Z",
  };
}

/** Makes such a world. Call it in `beforeAll`, `close()` in `afterAll`. */
export async function createPushWorld(options: PushWorldOptions): Promise<PushWorld> {
  const records = Array.from({ length: options.records }, (_, offset) => wireRental(offset + 1));
  const organizations = [{ code: "RIO", records }];
  const world = await createPemsWorld({ ...options.sandbox, organizations }, options.settings);
  const { deps, organization } = world;
  const signal = () => AbortSignal.timeout(25_000);
  const seenVersions = async (pfaIds: readonly string[]) =>
    new Map(
      (
        await world.rows<{ pfa_id: string; version: number }>(
          "SELECT pfa_id, version FROM pfa_mirror WHERE organization_id = $1 AND pfa_id = ANY($2)",
          [organization.id, pfaIds],
        )
      ).map((row) => [row.pfa_id, row.version]),
    );

  async function changeMany(member: Member, pfaIds: readonly string[], delta: Delta): Promise<void> {
    const versions = await seenVersions(pfaIds);
    const changes = pfaIds.map((pfaId) => ({
      pfaId,
      set: { ...delta },
      seenVersion: versions.get(pfaId) ?? 1,
    }));
    await saveDraft(deps, member, { changes });
    await commitDrafts(deps, member, { pfaIds: [...pfaIds] });
  }

  const pushWorld: PushWorld = {
    ...world,
    changeMany,
    async change(member, pfaId, delta) {
      await changeMany(member, [pfaId], delta);
      const [row] = await world.rows<{ id: string }>(
        `SELECT id FROM pfa_modification WHERE pfa_id = $1 AND user_id = $2 ORDER BY commit_sequence DESC NULLS LAST LIMIT 1`,
        [pfaId, member.userId],
      );
      if (!row) throw new Error(`Nothing was committed for ${pfaId}.`);
      return row.id;
    },
    async push() {
      while (!(await pushOrganization(deps, organization.id, signal())));
    },
    sweep: () => sweep(deps, signal()),
    async pull(mode = "incremental") {
      const input = { organizationId: organization.id, mode, trigger: "manual" as const, startedBy: null };
      await pullOrganization(deps, input, signal());
    },
    async stateOf(modificationId) {
      const [row] = await world.rows<{
        state: string;
        version: number | null;
        error: { code: string } | null;
      }>(
        "SELECT sync_status AS state, pems_version AS version, sync_error AS error FROM pfa_modification WHERE id = $1",
        [modificationId],
      );
      if (!row) throw new Error(`There is no modification ${modificationId}.`);
      return row;
    },
    async states() {
      const rows = await world.rows<{ state: string; count: number }>(
        "SELECT sync_status AS state, count(*)::int AS count FROM pfa_modification GROUP BY 1",
      );
      return Object.fromEntries(rows.map((row) => [row.state, row.count]));
    },
    async applied(pfaId) {
      const writes = await world.sandbox.control.journal({
        organizationCode: "RIO",
        ...(pfaId && { pfaId }),
      });
      return writes.filter((write) => write.source === "api").length;
    },
  };
  await pushWorld.pull("full");
  return pushWorld;
}
