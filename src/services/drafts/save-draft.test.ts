import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Delta, Seen } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { collectNotices } from "#src/services/testing/notices.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("saveDraft", () => {
  let world: World;
  let next = 1;
  const anyRecord = () => pfaIdOf(next++);
  const edit = (pfaId: string, set: Record<string, unknown>, seen?: Record<string, unknown>) => ({
    pfaId,
    set,
    ...(seen && { seen }),
    seenVersion: 1,
  });
  const save = (who: Member, ...changes: ReturnType<typeof edit>[]) =>
    saveDraft(world.deps, who, { changes });
  const draftsOf = (pfaId: string) =>
    world.rows<{ delta: Delta; seen: Seen; base_version: number; sync_status: string }>(
      "SELECT delta, seen, base_version, sync_status FROM pfa_modification WHERE pfa_id = $1 ORDER BY created_at",
      [pfaId],
    );

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(60);
    await world.seedRecords(1, { from: 900, organizationId: world.other.id });
  });
  afterAll(() => world.close());

  it("keeps only the changed field, what was seen, and the version", async () => {
    const pfaId = anyRecord();
    const { saved } = await save(world.maria, edit(pfaId, { description: "  New crane " }));
    const expected = { delta: { description: "New crane" }, seen: { description: "Equipment 1" } };
    expect(saved).toEqual([{ pfaId, draft: { ...expected, collisions: [] }, findings: [] }]);
    expect(await draftsOf(pfaId)).toEqual([{ ...expected, base_version: 1, sync_status: "draft" }]);
  });

  it("tells everybody of a new draft, and of a further edit its author's other pages", async () => {
    const pfaId = anyRecord();
    const notices = await collectNotices(world.url);
    const from = (tab: string, model: string) =>
      saveDraft(world.deps, world.maria, { changes: [edit(pfaId, { model })], tab });
    await from("one", "A");
    await from("two", "B");
    await save(world.maria, edit(pfaId, { model: "C" }));
    await notices.settled();
    await notices.close();
    expect(notices.seen).toMatchObject([
      { type: "EDITING", pfaIds: [pfaId] },
      { type: "DRAFTED", pfaIds: [pfaId], userId: world.maria.userId, tab: "two" },
    ]);
  });

  it("says of which kind the newest edit was", async () => {
    const pfaId = anyRecord();
    await saveDraft(world.deps, world.maria, { changes: [edit(pfaId, { model: "A" })], kind: "bulk" });
    await save(world.maria, edit(pfaId, { model: "B" }));
    const kinds = await world.rows("SELECT kind FROM pfa_modification WHERE pfa_id = $1", [pfaId]);
    expect(kinds).toEqual([{ kind: "edit" }]);
  });

  it("collides with a discontinuation on its way to PEMS that its author did not see", async () => {
    const [unaware, aware] = [anyRecord(), anyRecord()];
    const changes = [unaware, aware].map((pfaId) => edit(pfaId, { isDiscontinued: true }));
    await saveDraft(world.deps, world.admin, { changes });
    await commitDrafts(world.deps, world.admin, {});
    const { saved } = await saveDraft(world.deps, world.maria, {
      changes: [
        { ...edit(unaware, { model: "A" }), seenDiscontinued: false },
        { ...edit(aware, { model: "A" }), seenDiscontinued: true },
      ],
    });
    expect(saved.map(({ draft }) => draft?.collisions)).toEqual([["isDiscontinued"], []]);
  });

  it("stores values in canonical form, whatever form they came in", async () => {
    const pfaId = anyRecord();
    await save(
      world.maria,
      edit(pfaId, { monthlyRate: 7000, forecastEnd: "2027-05-04T00:00:00Z", model: "" }),
    );
    const [draft] = await draftsOf(pfaId);
    expect(draft?.delta).toEqual({ monthlyRate: "7000.00", forecastEnd: "2027-05-04", model: null });
  });

  it("joins a later edit to the one draft and keeps what was seen first", async () => {
    const pfaId = anyRecord();
    await save(world.maria, edit(pfaId, { model: "A" }, { model: "seen first" }));
    await save(world.maria, edit(pfaId, { model: "B", contract: "C-1" }, { model: "seen later" }));
    const drafts = await draftsOf(pfaId);
    expect(drafts).toHaveLength(1);
    expect(drafts[0]).toMatchObject({
      delta: { model: "B", contract: "C-1" },
      seen: { model: "seen first", contract: null },
    });
  });

  it("drops a field that is back at what was seen, and the draft with its last field", async () => {
    const pfaId = anyRecord();
    await save(world.maria, edit(pfaId, { model: "A", contract: "C-1" }, { model: "M" }));
    const { saved } = await save(world.maria, edit(pfaId, { model: "M" }));
    expect(saved[0]?.draft?.delta).toEqual({ contract: "C-1" });
    const taken = await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId, set: {}, unset: ["contract"], seenVersion: 1 }],
    });
    expect(taken.saved[0]?.draft).toBeNull();
    expect(await draftsOf(pfaId)).toEqual([]);
  });

  it("carries out several edits of one record in their order", async () => {
    const pfaId = anyRecord();
    const { saved } = await saveDraft(world.deps, world.maria, {
      changes: [
        { pfaId, set: { model: "1", contract: "C" }, seen: { model: "old" }, seenVersion: 1 },
        { pfaId, set: { model: "2" }, unset: ["contract"], seenVersion: 1 },
        { pfaId, set: { equipment: "E" }, seenVersion: 1 },
      ],
    });
    expect(saved).toHaveLength(1);
    expect(saved[0]?.draft).toMatchObject({ delta: { model: "2", equipment: "E" }, seen: { model: "old" } });
  });

  it("settles a collision by keeping mine: the field is seen anew", async () => {
    const pfaId = anyRecord();
    await save(world.maria, edit(pfaId, { model: "mine" }));
    await world.changeInPems(pfaId, { model: "PEMS's" });
    expect((await save(world.maria, edit(pfaId, { contract: "C" }))).saved[0]?.draft?.collisions).toEqual([
      "model",
    ]);
    const { saved } = await saveDraft(world.deps, world.maria, {
      changes: [
        { pfaId, set: { model: "mine" }, seen: { model: "PEMS's" }, unset: ["model"], seenVersion: 2 },
      ],
    });
    expect(saved[0]?.draft).toMatchObject({
      collisions: [],
      seen: { model: "PEMS's" },
      delta: { model: "mine" },
    });
  });

  it("gives each user a draft of their own, and two saves at the same time one draft", async () => {
    const pfaId = anyRecord();
    await Promise.all([
      save(world.maria, edit(pfaId, { model: "maria" })),
      save(world.maria, edit(pfaId, { contract: "maria" })),
      save(world.jonas, edit(pfaId, { model: "jonas" })),
    ]);
    const deltas = (await draftsOf(pfaId)).map(({ delta }) => delta);
    expect(deltas).toHaveLength(2);
    expect(deltas).toContainEqual({ model: "maria", contract: "maria" });
    expect(deltas).toContainEqual({ model: "jonas" });
  });

  it("marks a field that PEMS changed since it was seen, and lets other fields show through", async () => {
    const pfaId = anyRecord();
    await save(world.maria, edit(pfaId, { model: "mine" }));
    await world.changeInPems(pfaId, { model: "PEMS's", manufacturer: "Tadano" });
    const { saved } = await save(world.maria, edit(pfaId, { contract: "C-9" }));
    expect(saved[0]?.draft?.collisions).toEqual(["model"]);
    expect(saved[0]?.draft?.seen.model).not.toBe("PEMS's");
  });

  it("accepts a draft that breaks a rule across fields, and says so", async () => {
    const pfaId = anyRecord();
    const { saved } = await save(world.maria, edit(pfaId, { forecastEnd: "2020-01-01" }));
    expect(saved[0]?.findings).toMatchObject([{ code: "FORECAST_ORDER" }]);
  });

  it("remembers whether the record was discontinued when its author began", async () => {
    const pfaId = anyRecord();
    await world.changeInPems(pfaId, { isDiscontinued: true });
    await save(world.maria, { ...edit(pfaId, { model: "X" }), seenVersion: 2 });
    // The page of this one is older: PEMS discontinued the record under the cursor.
    const { saved } = await save(world.jonas, edit(pfaId, { model: "Y" }));
    expect(saved[0]?.draft?.collisions).toEqual(["isDiscontinued"]);
    // A page that never read the record saw nothing else than what there is.
    await save(world.admin, { ...edit(pfaId, { model: "Z" }), seenVersion: 0 });
    const rows = await world.rows(
      "SELECT seen_discontinued FROM pfa_modification WHERE pfa_id = $1 ORDER BY created_at",
      [pfaId],
    );
    expect(rows.map((row) => Object.values(row))).toEqual([[true], [false], [true]]);
  });

  it("takes what was seen as PEMS holds it, also where it breaks a rule", async () => {
    const pfaId = anyRecord();
    await world.changeInPems(pfaId, { monthlyRate: "-5.00" });
    await save(world.maria, edit(pfaId, { monthlyRate: "10" }, { monthlyRate: "-5.00" }));
    expect((await draftsOf(pfaId))[0]?.seen).toEqual({ monthlyRate: "-5.00" });
  });

  it("writes one audit entry for a draft that came to be, with names of fields and no values", async () => {
    const pfaId = anyRecord();
    await save(world.maria, edit(pfaId, { monthlyRate: "4321.00" }));
    await save(world.maria, edit(pfaId, { monthlyRate: "4322.00" }));
    const entries = await world.rows("SELECT action, actor_id, after FROM audit_log WHERE pfa_id = $1", [
      pfaId,
    ]);
    expect(entries).toEqual([
      { action: "modification.drafted", actor_id: world.maria.userId, after: { fields: ["monthlyRate"] } },
    ]);
  });

  describe("refuses, with nothing changed,", () => {
    const cases: [string, Record<string, unknown>, string][] = [
      ["an unknown field", { colour: "red" }, "colour"],
      ["a wrong type", { isActualized: "yes" }, "isActualized"],
      ["negative money", { monthlyRate: -1 }, "monthlyRate"],
      ["three decimals", { monthlyRate: "1.005" }, "monthlyRate"],
      ["a day that doesn't exist", { forecastStart: "2026-02-30" }, "forecastStart"],
      ["a text of 10 MB", { description: "x".repeat(10_000_000) }, "description"],
      ["a plan date", { originalStart: "2026-01-01" }, "originalStart"],
      ["a DOR that is none", { dor: "ME" }, "dor"],
    ];
    it.each(cases)("%s", async (_name, set, field) => {
      const [good, bad] = [pfaIdOf(50), pfaIdOf(51)];
      const error = await refusal(save(world.maria, edit(good, { model: "Z" }), edit(bad, set)), "BAD_INPUT");
      expect(error.field).toBe(field);
      expect(error.message).toContain(bad);
      expect(await draftsOf(good)).toEqual([]);
    });

    it("a record that doesn't exist, or belongs to another organization", async () => {
      for (const pfaId of ["PFA-nowhere", pfaIdOf(900), "a\u0000b"]) {
        const attempt = save(world.maria, edit(pfaIdOf(50), { model: "Z" }), edit(pfaId, { model: "Z" }));
        const error = await refusal(attempt, "NOT_FOUND");
        expect(error.details).toMatchObject({ pfaIds: [pfaId] });
      }
      expect(await draftsOf(pfaIdOf(50))).toEqual([]);
    });

    it("a version that the record has not reached", async () => {
      const attempt = save(world.maria, { ...edit(pfaIdOf(50), { model: "Z" }), seenVersion: 2 });
      expect((await refusal(attempt, "BAD_INPUT")).field).toBe("seenVersion");
    });

    it("a field to take back that there isn't", async () => {
      const changes = [{ pfaId: pfaIdOf(50), set: { model: "Z" }, unset: ["colour"], seenVersion: 1 }];
      const error = await refusal(saveDraft(world.deps, world.maria, { changes }), "BAD_INPUT");
      expect(error).toMatchObject({ field: "colour", message: 'There is no field "colour".' });
    });

    it("what was seen in a form that can't be", async () => {
      const attempt = save(world.maria, edit(pfaIdOf(50), { model: "Z" }, { model: 5 }));
      expect((await refusal(attempt, "BAD_INPUT")).field).toBe("model");
    });

    it("fields that the member may not change", async () => {
      const attempt = (set: Record<string, unknown>) => save(world.contractor, edit(pfaIdOf(50), set));
      expect((await refusal(attempt({ monthlyRate: "1" }), "FORBIDDEN")).field).toBe("monthlyRate");
      expect((await refusal(attempt({ actualStart: "2026-01-01" }), "FORBIDDEN")).field).toBe("actualStart");
      expect((await refusal(attempt({ isDiscontinued: true }), "FORBIDDEN")).field).toBe("isDiscontinued");
      await refusal(save(world.viewer, edit(pfaIdOf(50), { model: "Z" })), "FORBIDDEN");
      expect(await draftsOf(pfaIdOf(50))).toEqual([]);
    });

    it("25,001 at once", async () => {
      const changes = Array.from({ length: 25_001 }, (_, index) => edit(pfaIdOf(index), { model: "Z" }));
      await refusal(save(world.maria, ...changes), "TOO_MANY");
    });
  });
});
