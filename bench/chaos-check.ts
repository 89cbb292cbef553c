/** What must hold after any run, whatever went wrong in it; judged from PEMS's journal of applied writes. Pure. */
import type { CommittedChange, Evidence } from "#bench/chaos-evidence.ts";
import type { AppliedWrite } from "#sandbox/store.ts";
import { canonicalFromPems, sameField } from "#src/domain/canonical.ts";
import { fieldsOf, isEditableField, type PfaFields } from "#src/domain/record.ts";
import type { WireRecord } from "#src/pems/wire.ts";
import { contentHash } from "#src/services/mirror/move-mirror.ts";

/** One promise, and what breaks it; none is as it should be. */
export interface Finding {
  promise: string;
  violations: string[];
}

const ENDED = new Set(["synced", "conflict", "failed", "discarded"]);
const WAITING = new Set(["committed", "queued", "syncing"]);

/** What PEMS held at each version of each record: the first state with the journal on it. */
function replay({ before, journal }: Evidence): Map<string, Map<number, PfaFields>> {
  const present = new Map<string, WireRecord>(before);
  const versions = new Map<string, Map<number, PfaFields>>();
  const keep = (record: WireRecord) => {
    const canonical = canonicalFromPems(record);
    if (!canonical.ok) throw new Error(`${record.pfaId} can't be typed.`);
    const known = versions.get(record.pfaId) ?? new Map<number, PfaFields>();
    versions.set(record.pfaId, known.set(record.version, canonical.fields));
  };
  for (const record of before.values()) keep(record);
  for (const write of journal) {
    const record = present.get(write.pfaId);
    if (!record) throw new Error(`The journal names ${write.pfaId}, which never was.`);
    const next = { ...record, ...write.changes, version: write.version };
    present.set(write.pfaId, next);
    keep(next);
  }
  return versions;
}

const keyOf = ({ reason, pfaId }: { reason: string | null; pfaId: string }) => `${pfaId} ${reason}`;
const nameOf = (change: CommittedChange) => `${change.pfa_id} "${change.reason}" (${change.state})`;

/** @param acknowledged reason of each acknowledged commit → how many changes it took */
export function checkChaos(evidence: Evidence, acknowledged: ReadonlyMap<string, number>): Finding[] {
  const states = replay(evidence);
  const ours = evidence.journal.filter((write) => write.source === "api");
  const applied = Map.groupBy(ours, keyOf);
  const appliedOf = (change: CommittedChange) =>
    applied.get(keyOf({ pfaId: change.pfa_id, reason: change.reason })) ?? [];
  const byKey = new Map(
    evidence.changes.map((change) => [keyOf({ pfaId: change.pfa_id, reason: change.reason }), change]),
  );
  return [
    { promise: "acknowledged commits are there, ended or waiting", violations: lost(evidence, acknowledged) },
    {
      promise: "nothing still waits once all faults are over",
      violations: evidence.changes.filter(({ state }) => !ENDED.has(state)).map(nameOf),
    },
    {
      promise: "nothing was applied more than once",
      violations: [...applied].flatMap(([key, writes]) =>
        writes.length > 1 ? [`${key}: ${writes.length} times`] : [],
      ),
    },
    {
      promise: "what PEMS applied was committed here",
      violations: ours.filter((write) => !byKey.has(keyOf(write))).map(keyOf),
    },
    {
      promise: "what is synced is in PEMS",
      violations: evidence.changes
        .filter((change) => change.state === "synced" && !isInPems(change, appliedOf(change), states))
        .map(nameOf),
    },
    {
      promise: "what PEMS can accept arrived, at the latest when a person sent it again",
      violations: evidence.changes.filter(({ state }) => state === "failed").map(nameOf),
    },
    {
      promise: "what was applied is not told as failed",
      violations: evidence.changes
        .filter((change) => change.state === "failed" && appliedOf(change).length > 0)
        .map(nameOf),
    },
    { promise: "nothing was overwritten unseen", violations: overwrittenUnseen(ours, byKey, states) },
    { promise: "no own write was taken for a conflict", violations: falseConflicts(evidence) },
    { promise: "every transition has its audit entry", violations: untold(evidence) },
    { promise: "the mirror is PEMS", violations: mirrorDrift(evidence) },
    {
      promise: "the history has each observed version once, as it was",
      violations: historyErrors(evidence, states),
    },
  ];
}

function lost({ changes }: Evidence, acknowledged: ReadonlyMap<string, number>): string[] {
  const there = Map.groupBy(
    changes.filter(({ state }) => ENDED.has(state) || WAITING.has(state)),
    (change) => change.reason,
  );
  return [...acknowledged].flatMap(([reason, count]) => {
    const found = there.get(reason)?.length ?? 0;
    return found === count ? [] : [`"${reason}": ${found} of ${count}`];
  });
}

/** Applied in the version that it is said to be in, or found there by agreement. */
function isInPems(
  change: CommittedChange,
  writes: readonly AppliedWrite[],
  states: ReadonlyMap<string, ReadonlyMap<number, PfaFields>>,
): boolean {
  if (change.pems_version === null) return false;
  if (writes[0]) return writes[0].version <= change.pems_version;
  const then = states.get(change.pfa_id)?.get(change.pems_version);
  return then !== undefined && fieldsOf(change.delta).every((field) => sameField(field, then, change.delta));
}

/** Each field that a write of ours changed must have held what the author of that write saw. */
function overwrittenUnseen(
  ours: readonly AppliedWrite[],
  byKey: ReadonlyMap<string, CommittedChange>,
  states: ReadonlyMap<string, ReadonlyMap<number, PfaFields>>,
): string[] {
  return ours.flatMap((write) => {
    const change = byKey.get(keyOf(write));
    const then = states.get(write.pfaId)?.get(write.version - 1);
    if (!change || !then) return [];
    const fields = Object.keys(write.changes).filter(isEditableField);
    const unseen = fields.filter(
      (field) => !sameField(field, then, change.seen) && !sameField(field, then, change.delta),
    );
    return unseen.map((field) => `${write.pfaId} ${field} in version ${write.version} by "${write.reason}"`);
  });
}

/**
 * A conflict, or a merge of one, needs somebody else: a PEMS user; an earlier change of the same field that did not get
 * through (then); or any other change that went first while this one was a dead letter.
 */
function falseConflicts({ conflicts, journal, changes, audit }: Evidence): string[] {
  const writesOf = Map.groupBy(journal, (write) => write.pfaId);
  const changesOf = Map.groupBy(changes, (change) => change.pfa_id);
  const byId = new Map(changes.map((change) => [change.id, change]));
  const failures = audit.filter(({ to_state }) => to_state === "failed");
  const failedOnce = new Set(failures.map(({ entity_id }) => entity_id));
  return conflicts.flatMap((conflict) => {
    const { pfa_id, fields, reason } = conflict;
    const change = byId.get(conflict.modification_id);
    if (!change) return [`${pfa_id}: a conflict of no change`];
    const byOther = (writesOf.get(pfa_id) ?? []).some(
      (write) =>
        (write.source !== "api" || (failedOnce.has(change.id) && write.reason !== change.reason)) &&
        write.version > change.base_version &&
        write.version <= conflict.pems_version &&
        (reason !== "value" || fields.some((field) => field in write.changes)),
    );
    const builtOn = (changesOf.get(pfa_id) ?? []).some(
      (other) =>
        other.sequence < change.sequence &&
        (other.state !== "synced" || failedOnce.has(other.id)) &&
        fields.some((field) => field in other.delta),
    );
    return byOther || builtOn ? [] : [`${nameOf(change)}: ${reason} on ${fields.join(", ")}`];
  });
}

/** In and out of each state balance: a change came from draft and is where its last entry says. Claims and releases are counted too. */
function untold({ audit, changes }: Evidence): string[] {
  const entries = Map.groupBy(audit, (entry) => entry.entity_id);
  return changes.flatMap((change) => {
    const balance = new Map<string, number>([
      ["draft", 1],
      [change.state, -1],
    ]);
    const add = (state: string, count: number) => balance.set(state, (balance.get(state) ?? 0) + count);
    let told = 0;
    for (const { from_state, to_state, count, epochs } of entries.get(change.id) ?? []) {
      if (from_state === null || to_state === null) continue;
      add(from_state, -count);
      add(to_state, count);
      told += epochs;
    }
    const open = [...balance].filter(([, count]) => count !== 0);
    if (open.length === 0 && told === change.epoch) return [];
    return [`${nameOf(change)}: ${JSON.stringify(open)}, ${told} of ${change.epoch} claims and releases`];
  });
}

function mirrorDrift({ mirror, now }: Evidence): string[] {
  const mirrored = new Map(mirror.map((row) => [row.pfa_id, row]));
  return now.flatMap((record) => {
    const row = mirrored.get(record.pfaId);
    const canonical = canonicalFromPems(record);
    const same =
      canonical.ok && row?.version === record.version && row.content_hash === contentHash(canonical.fields);
    return same ? [] : [`${record.pfaId}: ${row?.version ?? "missing"} here, ${record.version} in PEMS`];
  });
}

function historyErrors(
  { history, mirror }: Evidence,
  states: ReadonlyMap<string, ReadonlyMap<number, PfaFields>>,
): string[] {
  const known = new Set(history.map((row) => `${row.pfa_id} ${row.version}`));
  const wrong = history.flatMap(({ pfa_id, version, content_hash, count }) => {
    const then = states.get(pfa_id)?.get(version);
    const right = then !== undefined && content_hash === contentHash(then) && count === 1;
    return right ? [] : [`${pfa_id} version ${version}`];
  });
  const absent = mirror.filter((row) => !known.has(`${row.pfa_id} ${row.version}`));
  return [...wrong, ...absent.map((row) => `${row.pfa_id} version ${row.version} is missing`)];
}
