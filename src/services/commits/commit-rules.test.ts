import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const SOUND: Partial<PfaFields> = {
  source: "Rental",
  monthlyRate: "100.00",
  purchasePrice: null,
  dor: "BEO",
  isActualized: false,
  actualStart: null,
  forecastStart: "2026-01-01",
  forecastEnd: "2026-06-01",
};
/** As PEMS may hold it: the forecast ends before it starts, and nobody pays. */
const BROKEN: Partial<PfaFields> = { ...SOUND, forecastEnd: "2025-06-01", dor: null };

describe("a commit under the business rules", () => {
  let world: World;
  const commit = async (pfaId: string, set: Record<string, unknown>) => {
    await saveDraft(world.deps, world.maria, { changes: [{ pfaId, set, seenVersion: 1 }] });
    return commitDrafts(world.deps, world.maria, { pfaIds: [pfaId] });
  };

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(20, { change: () => SOUND });
    await world.seedRecords(20, { from: 101, change: () => BROKEN });
  });
  afterAll(() => world.close());

  const refused: [string, Record<string, unknown>, string][] = [
    ["forecast end before start", { forecastEnd: "2025-12-31" }, "FORECAST_ORDER"],
    ["actual end before start", { actualStart: "2026-02-01", actualEnd: "2026-01-01" }, "ACTUAL_ORDER"],
    ["a rental without a rate", { monthlyRate: null }, "RATE_REQUIRED"],
    ["a purchase without a price", { source: "Purchase" }, "PRICE_REQUIRED"],
    ["nobody who pays", { dor: null }, "DOR_INVALID"],
    ["actualized without an actual start", { isActualized: true }, "ACTUAL_START_REQUIRED"],
    ["no source", { source: null }, "SOURCE_REQUIRED"],
  ];
  it.each(refused)("refuses %s", async (_name, set, code) => {
    const pfaId = pfaIdOf(1 + refused.findIndex(([, one]) => one === set));
    const error = await refusal(commit(pfaId, set), "RULES_BROKEN");
    expect(error.details).toMatchObject({ records: [{ pfaId, findings: [{ code }] }] });
    expect(error.message).toContain(pfaId);
  });

  it("takes changes that mend together what each would break alone", async () => {
    const set = {
      source: "Purchase",
      purchasePrice: "5000.00",
      forecastStart: "2027-01-01",
      forecastEnd: "2027-02-01",
    };
    expect((await commit(pfaIdOf(15), set)).committed).toBe(1);
  });

  it("takes a change of other fields of a record that PEMS holds broken", async () => {
    expect((await commit(pfaIdOf(101), { model: "New", monthlyRate: "5.00" })).committed).toBe(1);
  });

  it("refuses a change that touches a broken rule and leaves it broken, and takes one that mends it", async () => {
    const error = await refusal(commit(pfaIdOf(102), { forecastEnd: "2025-07-01" }), "RULES_BROKEN");
    expect(error.details).toMatchObject({ records: [{ findings: [{ code: "FORECAST_ORDER" }] }] });
    expect((await commit(pfaIdOf(102), { forecastEnd: "2026-07-01" })).committed).toBe(1);
  });

  it("judges the record with changes that are on their way", async () => {
    const pfaId = pfaIdOf(16);
    await commit(pfaId, { forecastStart: "2026-05-01" });
    const { saved } = await saveDraft(world.deps, world.jonas, {
      changes: [{ pfaId, set: { forecastEnd: "2026-04-01" }, seenVersion: 1 }],
    });
    expect(saved[0]?.findings).toMatchObject([{ code: "FORECAST_ORDER" }]);
    await refusal(commitDrafts(world.deps, world.jonas, {}), "RULES_BROKEN");
  });
});
