import { sql } from "drizzle-orm";
import fc from "fast-check";
import { inOrganization } from "#src/db/in-organization.ts";
import { toWire } from "#src/domain/canonical.ts";
import { type EditableField, type FieldValue, fieldsOf, type PfaFields } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { recallChanges } from "#src/services/commits/recall-changes.ts";
import { discardConflict } from "#src/services/conflicts/discard-conflict.ts";
import { loadConflicts } from "#src/services/conflicts/load-conflicts.ts";
import { resolveConflict } from "#src/services/conflicts/resolve-conflict.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { discardFailures } from "#src/services/failures/discard-failures.ts";
import { retryFailures } from "#src/services/failures/retry-failures.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pauseSync, resumeSync } from "#src/services/sync/pause-sync.ts";
import { setWriteSync } from "#src/services/sync/set-write-sync.ts";
import { command, pick } from "#src/services/testing/model-command.ts";
import {
  ask,
  look,
  type ModelRun,
  note,
  noteSeen,
  passTime,
  VALUES,
} from "#src/services/testing/model-run.ts";
import { crash, takeOver, wakeTheDead } from "#src/services/testing/model-workers.ts";

const FIELDS: readonly EditableField[] = [
  ...(["description", "description", "forecastEnd"] as const),
  ...(["forecastStart", "monthlyRate", "isDiscontinued"] as const),
];
const number = fc.nat({ max: 11 });
/** A person, a record, a field of it with a value. */
const edit = fc.record({ who: number, record: number, field: number, value: number });
type Edit = { who: number; record: number; field: number; value: number };

const memberOf = (run: ModelRun, who: number): Member => pick(run.members, who);
const adminOf = (run: ModelRun) => run.world.admin;
const valueNumber = (field: EditableField, value: number): FieldValue => pick(VALUES[field] ?? [], value);

async function modificationsOf(run: ModelRun, states: readonly string[]) {
  return run.world.rows<{
    id: string;
    user_id: string;
    pfa_id: string;
    seen: Partial<PfaFields>;
    reason: string | null;
  }>(
    `SELECT id, user_id, pfa_id, seen, reason FROM pfa_modification
     WHERE pfa_id = ANY($1) AND sync_status = ANY($2) ORDER BY created_at, id`,
    [run.pfaIds, states],
  );
}

/** Saves a draft made on what the person sees now, or (`old`) on what they saw when they last looked. */
async function saveEdit(
  run: ModelRun,
  { who, record, field: chosen, value }: Edit,
  old: boolean,
): Promise<void> {
  const [member, pfaId, field] = [memberOf(run, who), pick(run.pfaIds, record), pick(FIELDS, chosen)];
  const earlier = old ? run.looks.get(`${member.userId} ${pfaId}`) : undefined;
  const view = earlier ?? (await look(run, member, pfaId));
  const set = { [field]: valueNumber(field, value) };
  const seen = { [field]: view.fields[field] };
  const change = { pfaId, set, seen, unset: old ? [] : [field], seenVersion: view.version };
  const drafts = await modificationsOf(run, ["draft"]);
  const saved = await ask(() => saveDraft(run.world.deps, member, { changes: [change] }));
  if (!saved) return;
  note(run.shown, `${member.userId} ${pfaId} ${field}`, valueNumber(field, value));
  // A draft that holds nothing any more was taken back.
  for (const row of drafts) {
    if (!saved.saved[0]?.draft && row.user_id === member.userId && row.pfa_id === pfaId)
      run.givenUp.add(row.id);
  }
}

async function commitAll(run: ModelRun, member: Member, pfaIds: readonly string[]): Promise<void> {
  const reason = `change ${++run.reasons} of ${run.pfaIds[0]}`;
  const committed = await ask(() => commitDrafts(run.world.deps, member, { pfaIds, reason }));
  if (!committed) return;
  for (const row of await modificationsOf(run, ["queued", "committed"])) {
    if (row.reason !== reason) continue;
    run.acknowledged.add(row.id);
    noteSeen(run, row.id, row.seen);
  }
}

const editRecord = command("edit", fc.record({ edit, old: fc.boolean() }), (run, given) =>
  saveEdit(run, given.edit, given.old),
);

/** An edit that is committed at once. */
const change = command(
  "change",
  fc.record({ edit, old: fc.boolean() }),
  async (run, { edit: given, old }) => {
    await saveEdit(run, given, old);
    await commitAll(run, memberOf(run, given.who), [pick(run.pfaIds, given.record)]);
  },
);

const lookAt = command("look", fc.record({ who: number, record: number }), async (run, { who, record }) => {
  await look(run, memberOf(run, who), pick(run.pfaIds, record));
});

const commit = command("commit", number, (run, who) => commitAll(run, memberOf(run, who), run.pfaIds));

const recall = command("recall", fc.record({ who: number, all: fc.boolean() }), async (run, { who, all }) => {
  const member = memberOf(run, who);
  const mine = (await modificationsOf(run, ["draft", "queued", "committed", "syncing"])).filter(
    (row) => row.user_id === member.userId,
  );
  const waiting = mine.filter((row) => row.reason !== null).slice(all ? 0 : -1);
  // A change that joins another, and a draft that comes to nothing, are given up.
  for (const row of mine) run.givenUp.add(row.id);
  const modificationIds = waiting.map((row) => row.id);
  const { recalled } = await recallChanges(run.world.deps, member, { modificationIds });
  for (const id of recalled) run.acknowledged.delete(id);
});

/** Somebody changes a record in PEMS, or only raises its version. */
const foreignEdit = command(
  "foreignEdit",
  fc.record({ record: number, field: number, value: number, touch: fc.boolean() }),
  async (run, { record, field: chosen, value, touch }) => {
    const [pfaId, field] = [pick(run.pfaIds, record), pick(FIELDS, chosen)];
    const { control } = run.world.sandbox;
    if (touch && value > 8) await control.touch("RIO", pfaId);
    else {
      const changes = toWire({ [field]: valueNumber(field, value) });
      await control.edit({ organizationCode: "RIO", pfaId, changes, by: "foreign" });
    }
  },
);

const push = command("push", fc.constant(null), (run) => run.world.push());
const pull = command("pull", fc.boolean(), (run, full) => run.world.pull(full ? "full" : "incremental"));

const rollOn = command("rollOn", fc.constantFrom(5, 20, 61), async (run, seconds) => {
  await passTime(run.world, seconds);
  await run.world.sweep();
});

const fault = command(
  "fault",
  fc.record({ kind: fc.nat({ max: 8 }), record: number, times: fc.integer({ min: 1, max: 5 }) }),
  async (run, { kind, record, times }) => {
    const { control } = run.world.sandbox;
    const pfaId = pick(run.pfaIds, record);
    if (kind === 7 || kind === 8) run.refused.add(pfaId);
    // A refusal carries no id: where nothing else shows that the order is wrong, it may be taken for another's.
    if (kind === 6) for (const other of run.pfaIds) run.refused.add(other);
    const applied = pick(["none", "half", "all"] as const, times);
    await [
      () => control.loseAnswer(1),
      () => control.loseAnswer(times),
      () => control.status({ code: 503, times, writesOnly: true, applied }),
      () => control.status({ code: 502, times: 1, html: true, applied }),
      () => control.mangle({ kind: "missing", times: 1 }),
      () => control.mangle({ kind: "doubled", times: 1 }),
      () => control.mangle({ kind: "reversed", times: 1 }),
      () => control.failItem({ pfaId, status: 500, times }),
      () => control.failItem({ pfaId, status: times > 3 ? 404 : 400, times: 1 }),
    ][kind]?.();
  },
);

const pause = command("pause", fc.boolean(), async (run, paused) => {
  await (paused ? pauseSync : resumeSync)(run.world.deps, adminOf(run));
});

const switchWriteSync = command("writeSync", fc.boolean(), async (run, enabled) => {
  await setWriteSync(run.world.deps, adminOf(run), { enabled });
});

async function openConflicts(run: ModelRun) {
  const admin = adminOf(run);
  return inOrganization(run.world.deps.db, admin, (tx) =>
    loadConflicts(
      tx,
      admin,
      sql`c.status = 'unresolved' AND c.pfa_id = ANY(${sql.param(run.pfaIds)}::text[])`,
    ),
  );
}

const resolve = command(
  "resolve",
  fc.record({
    which: number,
    byAdmin: fc.boolean(),
    strategy: fc.constantFrom("use_local" as const, "use_pems" as const, "merge" as const),
    choices: fc.array(number, { minLength: 6, maxLength: 6 }),
  }),
  async (run, { which, byAdmin, strategy, choices }) => {
    const conflicts = await openConflicts(run);
    if (conflicts.length === 0) return;
    const conflict = pick(conflicts, which);
    const author = run.members.find(({ userId }) => userId === conflict.change.userId);
    const member = byAdmin || !author ? adminOf(run) : author;
    const chosen = conflict.conflictFields.map((field, index) => {
      const choice = choices[index] ?? 0;
      return [
        field,
        choice < 4 ? "mine" : choice < 8 ? "pems" : { value: valueNumber(field, choice) },
      ] as const;
    });
    const { version, fields } = conflict.record;
    const resolved = await ask(() =>
      resolveConflict(run.world.deps, member, {
        conflictId: conflict.id,
        pemsVersion: version,
        resolution: strategy,
        ...(strategy === "merge" && { choices: Object.fromEntries(chosen) }),
      }),
    );
    if (!resolved) return;
    for (const field of fieldsOf(resolved.appliedChanges)) {
      const key = `${conflict.modificationId} ${field}`;
      if (conflict.conflictFields.includes(field)) note(run.shownInConflict, key, fields[field]);
    }
    if (strategy !== "use_local") run.givenUp.add(conflict.modificationId);
    for (const row of await modificationsOf(run, ["queued", "committed"])) {
      if (row.id === conflict.modificationId) noteSeen(run, row.id, row.seen);
    }
  },
);

const discard = command(
  "discard",
  fc.record({ what: fc.constantFrom("draft", "conflict", "failure"), which: number }),
  async (run, { what, which }) => {
    const { deps } = run.world;
    const states = { draft: ["draft"], conflict: ["conflict"], failure: ["failed"] }[what] ?? [];
    const rows = await modificationsOf(run, states);
    if (rows.length === 0) return;
    const row = pick(rows, which);
    const author = run.members.find(({ userId }) => userId === row.user_id) ?? adminOf(run);
    run.givenUp.add(row.id);
    if (what === "draft") await ask(() => discardDrafts(deps, author, { pfaIds: [row.pfa_id] }));
    if (what === "failure") await ask(() => discardFailures(deps, author, { modificationIds: [row.id] }));
    if (what === "conflict") {
      const conflict = (await openConflicts(run)).find(({ modificationId }) => modificationId === row.id);
      if (conflict) await ask(() => discardConflict(deps, author, { conflictId: conflict.id }));
    }
  },
);

const retry = command("retry", number, async (run, which) => {
  const failed = await modificationsOf(run, ["failed"]);
  if (failed.length === 0) return;
  const { id } = pick(failed, which);
  await ask(() => retryFailures(run.world.deps, adminOf(run), { modificationIds: [id] }));
});

/** What a test of its own can have happen in an order that it chooses. */
export const happenings = {
  edit: editRecord,
  commit,
  recall,
  foreignEdit,
  push,
  fault,
  resolve,
  discard,
  retry,
};

/** Everything that can happen, the frequent more often. */
export const commands = [
  ...repeat(6, change.any),
  ...repeat(3, foreignEdit.any),
  ...repeat(3, push.any),
  ...[recall, rollOn, fault, resolve].flatMap(({ any }) => repeat<Any>(2, any)),
  ...[crash, takeOver, wakeTheDead].flatMap(({ any }) => repeat<Any>(2, any)),
  ...[editRecord, lookAt, commit, pull, pause, switchWriteSync].map<Any>(({ any }) => any),
  ...[discard, retry].map<Any>(({ any }) => any),
];

type Any = fc.Arbitrary<fc.AsyncCommand<object, ModelRun>>;

function repeat<T>(times: number, one: T): T[] {
  return Array.from({ length: times }, () => one);
}
