/**
 * Pulls, pushes, people and PEMS at once, each in an order of its own: before and after transactions they wait, as a seed
 * chooses, until others have made some, so that anything may come between any two steps. No clock is waited for.
 */
import { uuidv7 } from "uuidv7";
import type { Database } from "#src/db/connection.ts";
import { type Actor, serviceActor } from "#src/db/in-organization.ts";
import { toWire } from "#src/domain/canonical.ts";
import type { EditableField, FieldValue, PfaFields } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { cancelPull } from "#src/services/pulls/cancel-pull.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import { readBack } from "#src/services/pushes/read-back.ts";
import { sendBatch } from "#src/services/pushes/send-batch.ts";
import { settleBatch } from "#src/services/pushes/settle-batch.ts";
import { pick } from "#src/services/testing/model-command.ts";
import { ask, canonical, VALUES } from "#src/services/testing/model-run.ts";
import { type PushWorld, wireRental } from "#src/services/testing/push-world.ts";

/** What one of them does next; numbers choose among what there is. */
export type Step =
  /** `ends`: after so many waits it is cancelled by a person, or its worker stops. */
  | { do: "pull"; mode: "full" | "incremental"; ends: { how: "cancelled" | "stopped"; after: number } | null }
  | { do: "push" }
  | { do: "change" | "edit in PEMS"; record: number; field: number; value: number }
  | { do: "touch" | "discontinue"; record: number }
  | { do: "lose an answer" | "break down" | "mangle results" };

/** An organization of its own in a world, with a few records. */
export interface Interleaving {
  world: PushWorld;
  code: string;
  actor: Actor;
  people: readonly Member[];
  pfaIds: readonly string[];
  initial: ReadonlyMap<string, PfaFields>;
}

const FIELDS: readonly EditableField[] = ["description", "monthlyRate", "forecastEnd"];
const never = new AbortController().signal;
let made = 0;

/** Begins in an organization that nobody has touched, whose records have been pulled. */
export async function beginInterleaving(world: PushWorld, records: number): Promise<Interleaving> {
  made += 1;
  const [organizationId, code] = [uuidv7(), `SITE-${made}`];
  await world.rows(
    "INSERT INTO organization (id, code, name, connection_id, override_limit) VALUES ($1, $2, $2, $3, 1000000000)",
    [organizationId, code, world.organization.connectionId],
  );
  await world.rows(
    `INSERT INTO membership (id, organization_id, user_id, role_template_id)
     SELECT gen_random_uuid(), $1, user_id, role_template_id FROM membership WHERE organization_id = $2`,
    [organizationId, world.organization.id],
  );
  const wire = Array.from({ length: records }, (_, index) => wireRental(index + 1));
  await world.sandbox.control.addOrganization({ code, records: wire });
  const run = {
    ...{ world, code, actor: serviceActor(organizationId) },
    people: [world.maria, world.jonas].map((member) => ({ ...member, organizationId })),
    pfaIds: wire.map(({ pfaId }) => pfaId),
    initial: new Map(wire.map((record) => [record.pfaId, canonical(record)])),
  };
  await pull(run, world.deps, "full");
  return run;
}

/** Most transactions of others that somebody waits for; and how often a worker looks for work. */
const LONGEST_WAIT = 30;
const LOOKS = 4;

/** Counts the transactions of all, so that anybody can wait while others go on. */
interface Clock {
  tick(): void;
  /** Until so many transactions have ended; earlier when nobody else is left to make any. */
  wait(ticks: number): Promise<void>;
  /** Somebody is done. */
  leave(): void;
}

function clockOf(people: number): Clock {
  let [now, present] = [0, people];
  let waiting: { until: number; go: () => void }[] = [];
  const release = () => {
    const due = waiting.filter(({ until }) => until <= now);
    waiting = waiting.filter(({ until }) => until > now);
    if (due.length === 0 && waiting.length >= present) {
      waiting.sort((left, right) => left.until - right.until);
      due.push(...waiting.splice(0, 1));
    }
    for (const { go } of due) go();
  };
  return {
    tick() {
      now += 1;
      release();
    },
    wait: (ticks) =>
      new Promise((go) => {
        waiting.push({ until: now + ticks, go });
        release();
      }),
    leave() {
      present -= 1;
      release();
    },
  };
}

/** Numbers below a limit, by a seed (xorshift32). */
function randomOf(seed: number) {
  let state = seed | 1;
  return (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** The same services, for somebody who now and then waits for others before or after a transaction. */
function inTurns(deps: ServiceDeps, workerId: string, clock: Clock, seed: number): ServiceDeps {
  const random = randomOf(seed);
  const pass = async () => {
    if (random(6) === 0) await clock.wait(random(LONGEST_WAIT));
  };
  const db: Database = Object.assign(Object.create(deps.db), {
    transaction: async (...given: Parameters<Database["transaction"]>) => {
      await pass();
      const result = await deps.db.transaction(...given);
      clock.tick();
      await pass();
      return result;
    },
  });
  return { ...deps, db, workerId };
}

/** Everybody does what they have to do, at once, each one step after the other. */
export async function perform(
  run: Interleaving,
  everybody: readonly (readonly Step[])[],
  seed: number,
): Promise<void> {
  const clock = clockOf(everybody.length);
  const work = everybody.map(async (steps, index) => {
    const deps = inTurns(run.world.deps, uuidv7(), clock, seed * 7 + index + 1);
    for (const step of steps) {
      await clock.wait(step.do === "pull" || step.do === "push" ? 0 : (seed + index) % 8);
      await act(run, deps, step, clock);
    }
    clock.leave();
  });
  await Promise.all(work);
}

async function act(run: Interleaving, deps: ServiceDeps, step: Step, clock: Clock): Promise<void> {
  const { control } = run.world.sandbox;
  switch (step.do) {
    case "pull":
      return step.ends ? pullThatEnds(run, deps, step.mode, step.ends, clock) : pull(run, deps, step.mode);
    case "push":
      return pushSomething(run, deps, clock);
    case "change":
      return change(run, deps, step);
    case "edit in PEMS":
      return foreign(run, step.record, { [pick(FIELDS, step.field)]: chosenValue(step) });
    case "discontinue":
      return foreign(run, step.record, { isDiscontinued: true });
    case "touch":
      await control.touch(run.code, pick(run.pfaIds, step.record));
      return;
    case "lose an answer":
      await control.loseAnswer(1);
      return;
    case "break down":
      await control.status({ code: 503, times: 1, applied: "half" });
      return;
    case "mangle results":
      await control.mangle({ kind: "missing", times: 1 });
  }
}

export async function pull(
  run: Interleaving,
  deps: ServiceDeps,
  mode: "full" | "incremental",
  signal = never,
) {
  const request = {
    organizationId: run.actor.organizationId,
    mode,
    trigger: "manual",
    startedBy: null,
  } as const;
  await pullOrganization(deps, request, signal);
}

async function pullThatEnds(
  run: Interleaving,
  deps: ServiceDeps,
  mode: "full" | "incremental",
  { how, after }: { how: "cancelled" | "stopped"; after: number },
  clock: Clock,
): Promise<void> {
  const stopping = new AbortController();
  const end = async () => {
    await clock.wait(after);
    if (how === "stopped") return stopping.abort();
    const [row] = await run.world.rows<{ id: string | null }>(
      "SELECT pull_run_id AS id FROM organization WHERE id = $1",
      [run.actor.organizationId],
    );
    const [person] = run.people;
    if (row?.id && person) await ask(() => cancelPull(run.world.deps, person, { runId: row.id ?? "" }));
  };
  await Promise.all([pull(run, deps, mode, stopping.signal), end()]);
}

/** Looks for work a few times; once there is some, does one round of it. */
async function pushSomething(run: Interleaving, deps: ServiceDeps, { wait }: Clock): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (await pushOnce(run, deps)) return;
    await wait(LONGEST_WAIT);
  }
}

/** One round of a worker: claim, send, read back what is not known. @returns false where nothing is due */
export async function pushOnce({ actor }: Interleaving, deps: ServiceDeps): Promise<boolean> {
  const batch = await prepareBatch(deps, actor);
  if (!batch) return false;
  const connection = await openConnection(deps, actor);
  await sendBatch({ ...deps, settings: batch.settings }, actor, connection, batch.toSend, never);
  await readBack({ ...deps, settings: batch.settings }, actor, connection, batch.toRead, never);
  await settleBatch(deps, actor, batch.exhausted);
  await connection.attemptsRecorded();
  return true;
}

const chosenValue = ({ field, value }: { field: number; value: number }): FieldValue =>
  pick(VALUES[pick(FIELDS, field)] ?? [], value);

let reasons = 0;
async function change(
  run: Interleaving,
  deps: ServiceDeps,
  step: { record: number; field: number; value: number },
): Promise<void> {
  const member = pick(run.people, step.value);
  const pfaId = pick(run.pfaIds, step.record);
  const [row] = await run.world.rows<{ version: number }>(
    "SELECT version FROM pfa_mirror WHERE organization_id = $1 AND pfa_id = $2",
    [run.actor.organizationId, pfaId],
  );
  const set = { [pick(FIELDS, step.field)]: chosenValue(step) };
  const reason = `Reason ${++reasons}`;
  await ask(() => saveDraft(deps, member, { changes: [{ pfaId, set, seenVersion: row?.version ?? 1 }] }));
  await ask(() => commitDrafts(deps, member, { pfaIds: [pfaId], reason }));
}

async function foreign(run: Interleaving, record: number, delta: Partial<PfaFields>): Promise<void> {
  const pfaId = pick(run.pfaIds, record);
  await run.world.sandbox.control.edit({
    organizationCode: run.code,
    pfaId,
    changes: toWire(delta),
    by: "foreign",
  });
}
