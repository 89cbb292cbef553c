import { expect } from "vitest";
// biome-ignore lint/style/noRestrictedImports: only integration tests import this file.
import type { AppliedWrite } from "#sandbox/store.ts";
import { canonicalFromPems, sameField, sameValue } from "#src/domain/canonical.ts";
import {
  type Delta,
  type EditableField,
  fieldsOf,
  isEditableField,
  type PfaFields,
} from "#src/domain/record.ts";
import {
  type ConflictState,
  canMove,
  type ModificationState,
  type QueueItemState,
} from "#src/domain/states.ts";
import { canonical, type ModelRun } from "#src/services/testing/model-run.ts";

interface Modification {
  id: string;
  user_id: string;
  pfa_id: string;
  state: ModificationState;
  delta: Delta;
  reason: string | null;
  pems_version: number | null;
  error: { code: string } | null;
}
interface Present {
  modifications: Modification[];
  items: { modification_id: string; status: QueueItemState; outcome_unknown: boolean }[];
  conflicts: {
    modification_id: string;
    status: ConflictState;
    reason: string;
    fields: EditableField[];
    version: number;
  }[];
  audit: { entity_id: string; action: string; before: string | null; after: string | null }[];
  history: { pfa_id: string; version: number; snapshot: PfaFields }[];
  mirror: { pfa_id: string; version: number; fields: PfaFields }[];
}

/** Everything about the run's records, in one statement. */
async function readPresent({ world, pfaIds }: ModelRun): Promise<Present> {
  const all = (what: string) => `(SELECT coalesce(jsonb_agg(x), '[]') FROM (${what}) x)`;
  const [present] = await world.rows<Present>(
    `SELECT
      ${all(`SELECT id, user_id, pfa_id, sync_status AS state, delta, reason, pems_version, sync_error AS error
             FROM pfa_modification WHERE pfa_id = ANY($1)`)} AS modifications,
      ${all(`SELECT modification_id, status, outcome_unknown FROM pfa_write_queue WHERE pfa_id = ANY($1)
             ORDER BY sequence`)} AS items,
      ${all(`SELECT modification_id, status, reason, conflict_fields AS fields, pems_version AS version
             FROM pfa_sync_conflict WHERE pfa_id = ANY($1)`)} AS conflicts,
      ${all(`SELECT entity_id, action, before->>'state' AS before, after->>'state' AS after FROM audit_log
             WHERE pfa_id = ANY($1) AND entity = 'modification' ORDER BY id`)} AS audit,
      ${all(`SELECT pfa_id, version, snapshot FROM pfa_mirror_history WHERE pfa_id = ANY($1) ORDER BY version`)} AS history,
      ${all(`SELECT r.pfa_id, r.version, h.snapshot AS fields FROM pfa_mirror r
             JOIN pfa_mirror_history h USING (organization_id, pfa_id, version, content_hash)
             WHERE r.pfa_id = ANY($1)`)} AS mirror`,
    [pfaIds],
  );
  if (!present) throw new Error("There is nothing to check.");
  return present;
}

/** What PEMS had at each version of a record, from its own journal, and who made it. */
export class Past {
  readonly writes: readonly AppliedWrite[];
  readonly #versions: PfaFields[];

  /** @param initial the record at version 1 */
  constructor(writes: readonly AppliedWrite[], initial: PfaFields) {
    this.writes = writes;
    this.#versions = [initial];
    for (const write of writes) {
      const before = this.#versions.at(-1) ?? initial;
      this.#versions.push({ ...before, ...changesOf(write) });
    }
  }

  /** The newest version. */
  get version(): number {
    return this.#versions.length;
  }

  at(version: number): PfaFields {
    const fields = this.#versions[version - 1];
    if (!fields) throw new Error(`PEMS never had version ${version}.`);
    return fields;
  }
}

function pastOf({ world, initial }: ModelRun, pfaId: string): Past {
  const first = initial.get(pfaId);
  if (!first) throw new Error(`${pfaId} is not of this run.`);
  return new Past(world.sandbox.store.journal({ organizationCode: "RIO", pfaId }), first);
}

function changesOf(write: AppliedWrite): Delta {
  const parsed = canonicalFromPems(write.changes);
  if (!parsed.ok) throw new Error("PEMS took what can't be typed.");
  const names = Object.keys(write.changes).filter(isEditableField);
  return Object.fromEntries(names.map((name) => [name, parsed.fields[name]]));
}

/** What must hold at every moment (SPEC 2); fails with the first thing that doesn't. */
export async function checkInvariants(run: ModelRun): Promise<Present> {
  const present = await readPresent(run);
  const pasts = new Map(run.pfaIds.map((pfaId) => [pfaId, pastOf(run, pfaId)]));
  const past = (pfaId: string) => pasts.get(pfaId) ?? pastOf(run, pfaId);
  nothingIsLost(run, present);
  for (const modification of present.modifications) checkSynced(modification, past(modification.pfa_id));
  for (const pfaId of run.pfaIds) checkWrites(run, present, past(pfaId));
  checkMirror(present, past);
  checkAudit(present);
  checkConflicts(present, past);
  return present;
}

/** Once nothing is on its way any more: everything acknowledged has ended, and the mirror is what PEMS holds. */
export async function checkEnd(run: ModelRun): Promise<void> {
  const { modifications, mirror } = await checkInvariants(run);
  const underWay = modifications.filter(({ state }) => ["committed", "queued", "syncing"].includes(state));
  expect(underWay, "nothing is on its way").toEqual([]);
  for (const { pfa_id: pfaId, version, fields } of mirror) {
    const inPems = await run.world.sandbox.control.record("RIO", pfaId);
    expect({ version, fields }, `the mirror of ${pfaId} is PEMS`).toEqual({
      version: inPems?.version,
      fields: canonical({ ...inPems }),
    });
  }
  expect(mirror.length).toBe(run.pfaIds.length);
}

/** The queue item (of the newest commit) that each state goes with. */
const ITEM_OF: { readonly [S in ModificationState]?: readonly QueueItemState[] } = {
  queued: ["pending"],
  syncing: ["processing"],
  synced: ["completed", "cancelled"],
  conflict: ["cancelled"],
  failed: ["failed"],
};

function nothingIsLost(run: ModelRun, { modifications, items, conflicts }: Present): void {
  const byId = new Map(modifications.map((modification) => [modification.id, modification]));
  for (const id of run.acknowledged) {
    const state = byId.get(id)?.state;
    expect(state, `the acknowledged change ${id} is still there`).toBeDefined();
    expect(state, `the acknowledged change ${id} is no draft`).not.toBe("draft");
  }
  for (const { id, state, error, pfa_id: pfaId, user_id: userId } of modifications) {
    const own = items.filter((item) => item.modification_id === id);
    const expected = ITEM_OF[state];
    if (expected) expect(expected, `the item of ${id}, which is ${state}`).toContain(own.at(-1)?.status);
    const open = own.filter(({ status }) => status === "pending" || status === "processing");
    expect(open.length, `open items of ${id}, which is ${state}`).toBe(
      state === "queued" || state === "syncing" ? 1 : 0,
    );
    const disputes = conflicts.filter(
      (conflict) =>
        conflict.modification_id === id && ["unresolved", "pending_approval"].includes(conflict.status),
    );
    expect(disputes.length, `open conflicts of ${id}, which is ${state}`).toBe(state === "conflict" ? 1 : 0);
    if (state === "discarded") expect([...run.givenUp], `${id} was given up by a person`).toContain(id);
    if (state === "failed") {
      const known = run.refused.has(pfaId) || ["RULES_BROKEN"].includes(error?.code ?? "") || run.crashes > 2;
      expect(known, `${id} failed with ${JSON.stringify(error)} for a reason`).toBe(true);
    }
    if (state === "draft") {
      const drafts = modifications.filter(
        (other) => other.state === "draft" && other.pfa_id === pfaId && other.user_id === userId,
      );
      expect(drafts.length, `drafts of one person for ${pfaId}`).toBe(1);
    }
  }
}

/** What is called synced was in PEMS at that version. */
function checkSynced({ id, state, delta, pems_version: version }: Modification, past: Past): void {
  if (state !== "synced") return;
  const fields = past.at(version ?? 0);
  for (const field of fieldsOf(delta)) {
    expect(fields[field], `${id} is synced at version ${version}: ${field}`).toEqual(delta[field]);
  }
}

/** Each write of ours is somebody's, was applied no more often than it was owed, and replaced only what was seen. */
function checkWrites(run: ModelRun, { modifications, items }: Present, past: Past): void {
  const counts = new Map<string, number>();
  for (const write of past.writes) {
    if (write.source !== "api") continue;
    const author = modifications.find(
      ({ reason, pfa_id: pfaId }) => reason !== null && reason === write.reason && pfaId === write.pfaId,
    );
    expect(author, `version ${write.version} of ${write.pfaId} was owed by somebody`).toBeDefined();
    if (!author) continue;
    counts.set(author.id, (counts.get(author.id) ?? 0) + 1);
    const [before, changes] = [past.at(write.version - 1), changesOf(write)];
    for (const field of fieldsOf(changes)) {
      if (sameField(field, before, changes)) continue;
      const replaced = JSON.stringify(before[field]);
      const shown = [
        ...(run.shown.get(`${author.user_id} ${write.pfaId} ${field}`) ?? []),
        ...(run.shownInConflict.get(`${author.id} ${field}`) ?? []),
      ];
      const what = `${write.pfaId} version ${write.version} replaced ${field} ${replaced}`;
      expect(shown, `${what}: the author was shown it`).toContain(replaced);
      const seen = [...(run.seen.get(`${author.id} ${field}`) ?? [])].some((value) =>
        sameValue(field, JSON.parse(value), before[field]),
      );
      expect(seen, `${what}: it is the base of the change`).toBe(true);
    }
  }
  for (const [id, count] of counts) {
    const owed = items.filter((item) => item.modification_id === id).length;
    expect(count, `times that ${id} was applied`).toBeLessThanOrEqual(owed);
  }
}

/** Mirror and history hold what PEMS had, and nothing else; the mirror is the newest of it. */
function checkMirror({ history, mirror, modifications }: Present, past: (pfaId: string) => Past): void {
  for (const { pfa_id: pfaId, version, snapshot } of history) {
    expect(snapshot, `history of ${pfaId}, version ${version}`).toEqual(past(pfaId).at(version));
  }
  for (const { pfa_id: pfaId, version } of mirror) {
    const versions = history.filter((row) => row.pfa_id === pfaId).map((row) => row.version);
    expect(new Set(versions).size, `versions of ${pfaId} are kept once`).toBe(versions.length);
    expect(version, `the mirror of ${pfaId} is the newest of its history`).toBe(Math.max(...versions));
    const written = modifications.filter((row) => row.pfa_id === pfaId && row.state === "synced");
    for (const { pems_version: own } of written) {
      expect(versions, `the history of ${pfaId} holds what we wrote`).toContain(own);
    }
  }
}

/** Each modification's entries tell its whole life: from a draft to where it is, by allowed steps only. */
function checkAudit({ modifications, audit }: Present): void {
  for (const { id, state } of modifications) {
    let at: ModificationState | null = null;
    for (const entry of audit.filter((row) => row.entity_id === id)) {
      if (entry.action === "modification.drafted") {
        expect(at, `${id} is drafted once`).toBeNull();
        at = "draft";
        continue;
      }
      const next = entry.after as ModificationState;
      expect(entry.before, `${entry.action} of ${id} begins where it was`).toBe(at);
      if (at !== null && next !== at) {
        expect(canMove("modification", at, next), `${id} may go from ${at} to ${next}`).toBe(true);
      }
      at = next;
    }
    expect(at, `the audit of ${id} ends where it is`).toBe(state);
  }
}

/** No change of ours is taken for somebody else's. */
function checkConflicts({ conflicts, modifications }: Present, past: (pfaId: string) => Past): void {
  for (const conflict of conflicts) {
    if (conflict.reason !== "value" || conflict.status !== "unresolved") continue;
    const own = modifications.find(({ id }) => id === conflict.modification_id);
    if (!own) continue;
    for (const field of conflict.fields.filter((name) => Object.hasOwn(own.delta, name))) {
      const last = past(own.pfa_id).writes.findLast(
        (write) => write.version <= conflict.version && Object.hasOwn(write.changes, field),
      );
      const itself = last?.source === "api" && last.reason === own.reason;
      expect(itself, `${own.id} is in conflict with itself on ${field}`).toBe(false);
    }
  }
}
