import fc from "fast-check";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { changeKind } from "#src/domain/change-kind.ts";
import { effectivePermissions } from "#src/domain/permissions.ts";
import { type Delta, fieldsOf, MONEY_FIELDS, type PfaFields } from "#src/domain/record.ts";
import { anyDelta, anyRecord, movedFrom } from "#src/domain/record-arbitraries.ts";
import { checkDrafts } from "#src/services/commits/check-drafts.ts";
import { costChange, totalCosts } from "#src/services/drafts/draft-costs.ts";
import { DRAFT_STATES, reviewDrafts } from "#src/services/drafts/review-drafts.ts";
import { summarizeDrafts } from "#src/services/drafts/summarize-drafts.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { loadRecordsById } from "#src/services/records/load-records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const DRAFTS = 600;

/** A draft over a record that may have moved since, with a colleague's change on its way over some of them. */
const aCase = anyRecord.chain((record) =>
  fc.record({
    record: fc.constant(record),
    delta: anyDelta.filter((delta) => fieldsOf(delta).length > 0),
    // As it was seen: mostly as it is, else as something it was or never was.
    seen: fc.oneof({ weight: 3, arbitrary: fc.constant(record) }, movedFrom(record)),
    missing: fc.boolean(),
    colleague: fc.option(anyDelta, { freq: 3 }),
    odd: fc.constantFrom("none", "none", "long", "negative"),
  }),
);

function draftOf({ delta, seen, missing, odd }: ReturnType<typeof casesOf>[number]): [Delta, Delta] {
  const fields = fieldsOf(delta);
  const known = Object.fromEntries(fields.map((field) => [field, seen[field]]));
  const changed: Delta = {
    ...delta,
    ...(odd === "long" && { model: "x".repeat(121) }),
    ...(odd === "negative" && { monthlyRate: "-1.00" }),
  };
  if (missing) delete (known as Delta)[fields[0] ?? "model"];
  return [changed, known];
}

function casesOf(seed: number) {
  return fc.sample(aCase, { numRuns: DRAFTS, seed });
}

describe("drafts judged where they lie", () => {
  let world: World;
  const seed = Date.now() % 2 ** 31;

  beforeAll(async () => {
    world = await createWorld();
    const cases = casesOf(seed);
    const ids = await world.seedRecords(DRAFTS, {
      change: (index): PfaFields => (cases[index - 1] as (typeof cases)[number]).record,
    });
    const changes = cases.flatMap((one, index) => {
      const [delta, known] = draftOf(one);
      const at = { pfa_id: ids[index], seen_discontinued: index % 3 === 0 };
      const mine = { ...at, id: uuidv7(), user_id: world.maria.userId, state: "draft", delta, seen: known };
      if (one.colleague === null) return [mine];
      const on = { ...at, id: uuidv7(), user_id: world.jonas.userId, delta: one.colleague, seen: {} };
      // Somebody else's draft is nobody's business.
      return [mine, { ...on, state: "queued", sequence: index + 1 }, { ...on, id: uuidv7(), state: "draft" }];
    });
    await world.owner.query(
      `INSERT INTO pfa_modification (id, organization_id, user_id, pfa_id, delta, seen, seen_discontinued, base_version, kind, sync_status, commit_sequence)
       SELECT id, $1, user_id, pfa_id, delta, seen, seen_discontinued, 1, 'edit', state, sequence FROM jsonb_to_recordset($2::jsonb)
         AS x(id uuid, user_id uuid, pfa_id text, delta jsonb, seen jsonb, seen_discontinued boolean, state text, sequence bigint)`,
      [world.organization.id, JSON.stringify(changes)],
    );
  });
  afterAll(() => world.close());

  async function judgedByDomain(member: Member) {
    const drafts = await inOrganization(world.deps.db, member, async (tx) => {
      const { rows } = await world.owner.query<{ pfa_id: string }>("SELECT pfa_id FROM pfa_mirror");
      return checkDrafts(
        member,
        await loadRecordsById(
          tx,
          member,
          rows.map((row) => row.pfa_id),
        ),
      );
    });
    const today = utcDay(world.deps.now());
    return drafts.map((drafted) => ({
      pfaId: drafted.record.pfaId,
      state: drafted.findings.length > 0 ? "blocked" : drafted.collisions.length > 0 ? "colliding" : "ready",
      colliding: drafted.collisions.length > 0,
      kind: changeKind(drafted.draft.delta),
      changes: fieldsOf(drafted.draft.delta).length,
      category: { ...drafted.record.fields, ...drafted.draft.delta }.category,
      ...costChange(drafted, today),
    }));
  }

  it("are what the rules of the domain make of them", async () => {
    const expected = await judgedByDomain(world.maria);
    const review = await reviewDrafts(world.deps, world.maria);
    const { index } = review;
    const found = index.pfaIds.map((pfaId, at) => ({
      pfaId,
      state: DRAFT_STATES[index.states[at] ?? -1],
      kind: index.kindNames[index.kinds[at] ?? -1],
      changes: index.changes[at],
      category: index.categoryNames[index.categories[at] ?? -1],
      forecastBefore: index.forecastBefore?.[at],
      forecastAfter: index.forecastAfter?.[at],
    }));
    const rank = ({ state }: { state: string | undefined }) =>
      ["blocked", "colliding", "ready"].indexOf(state ?? "");
    const ordered = expected.map(({ colliding, ...draft }) => draft).sort((a, b) => rank(a) - rank(b));
    expect(found, `seed ${seed}`).toEqual(ordered);
    const ready = expected.filter(({ state }) => state === "ready");
    expect(ready.length, `seed ${seed}`).toBeGreaterThan(0);
    expect(review, `seed ${seed}`).toMatchObject({
      total: DRAFTS,
      committable: ready.length,
      ...totalCosts(ready),
    });
    expect(review.records.map(({ pfaId }) => pfaId)).toEqual(index.pfaIds.slice(0, 200));
    expect(await summarizeDrafts(world.deps, world.maria), `seed ${seed}`).toEqual({
      count: DRAFTS,
      fields: expected.reduce((sum, { changes }) => sum + changes, 0),
      collisions: expected.filter(({ colliding }) => colliding).length,
      broken: expected.filter(({ state }) => state === "blocked").length,
      ...totalCosts(expected),
    });
  });

  it("are broken where their author may not change that any more", async () => {
    const template = effectivePermissions({
      template: ["perm_Read", "perm_SaveDraft"],
      now: world.deps.now(),
    });
    const narrowed = { ...world.maria, permissions: template };
    const expected = await judgedByDomain(narrowed);
    const summary = await summarizeDrafts(world.deps, narrowed);
    expect(summary.broken).toBe(expected.filter(({ state }) => state === "blocked").length);
    expect(summary.broken).toBe(DRAFTS);
    // Too many to be named.
    expect(summary.pfaIds).toBeUndefined();
    const noMoney = {
      ...world.maria,
      permissions: new Set([...world.maria.permissions].filter((one) => one !== "perm_ViewFinancials")),
    };
    const review = await reviewDrafts(world.deps, noMoney);
    expect(JSON.stringify(review)).not.toMatch(
      new RegExp(`forecastBefore|forecastAfter|"(${MONEY_FIELDS.join("|")})":`),
    );
    const blocked = review.index.states.filter((state) => DRAFT_STATES[state] === "blocked").length;
    expect(blocked, `seed ${seed}`).toBe(
      (await judgedByDomain(noMoney)).filter(({ state }) => state === "blocked").length,
    );
  });

  it("are the same numbers where few are judged one by one", async () => {
    await world.owner.query(
      `UPDATE pfa_modification SET user_id = $1 WHERE sync_status = 'draft' AND user_id = $2 AND pfa_id IN (
         SELECT pfa_id FROM pfa_mirror ORDER BY pfa_id LIMIT 100)`,
      [world.admin.userId, world.maria.userId],
    );
    const expected = await judgedByDomain(world.admin);
    expect(await summarizeDrafts(world.deps, world.admin), `seed ${seed}`).toEqual({
      count: 100,
      fields: expected.reduce((sum, { changes }) => sum + changes, 0),
      collisions: expected.filter(({ colliding }) => colliding).length,
      broken: expected.filter(({ state }) => state === "blocked").length,
      ...totalCosts(expected),
      pfaIds: expected.map(({ pfaId }) => pfaId),
    });
  });
});
