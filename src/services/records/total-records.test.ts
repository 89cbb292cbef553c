import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { listRecords } from "#src/services/records/list-records.ts";
import { totalRecords } from "#src/services/records/total-records.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("sums that are kept", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(60);
  });
  afterAll(() => world.close());

  /** The rows are added up anew each time, the sums may be kept: whoever asks, they are the same. */
  async function expectTheSame(after: string): Promise<string> {
    for (const filter of [{}, { search: "crane" }, { mine: true }]) {
      for (const member of [world.maria, world.jonas]) {
        const { total, totals } = await listRecords(world.deps, member, { filter, limit: 1 });
        expect(await totalRecords(world.deps, member, { filter }), after).toEqual({ total, totals });
      }
    }
    return (await totalRecords(world.deps, world.maria, {})).totals?.forecastCost ?? "";
  }
  const edit = (member: Member, index: number, forecastEnd: string) =>
    saveDraft(world.deps, member, {
      changes: [{ pfaId: pfaIdOf(index), set: { forecastEnd }, seenVersion: 1 }],
    });

  it("follow drafts, commits and what PEMS changes, for everybody", async () => {
    const seen = [await expectTheSame("the first look")];
    await edit(world.maria, 1, "2029-01-01");
    seen.push(await expectTheSame("a draft"));
    await edit(world.jonas, 1, "2029-02-01");
    await edit(world.jonas, 2, "2029-02-01");
    await expectTheSame("drafts of two on one record");
    await commitDrafts(world.deps, world.jonas, { pfaIds: [pfaIdOf(2)] });
    seen.push(await expectTheSame("a commit"));
    await world.changeInPems(pfaIdOf(3), { monthlyRate: "12345.67", purchasePrice: "12345.67" });
    seen.push(await expectTheSame("a change in PEMS"));
    await world.changeInPems(pfaIdOf(1), { monthlyRate: "777.77", purchasePrice: "777.77" });
    seen.push(await expectTheSame("a change in PEMS under a draft"));
    await discardDrafts(world.deps, world.maria, {});
    seen.push(await expectTheSame("a discard"));
    await world.seedRecords(5, { from: 100 });
    seen.push(await expectTheSame("new records"));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("follow a write that ends after a later one did", async () => {
    await expectTheSame("before");
    const slow = await world.owner.connect();
    try {
      await slow.query("BEGIN");
      await slow.query("SELECT now()");
      await world.changeInPems(pfaIdOf(4), { monthlyRate: "4444.44", purchasePrice: "4444.44" });
      const between = await expectTheSame("the later write");
      await slow.query(
        "UPDATE pfa_mirror SET monthly_rate = 55555.55, purchase_price = 55555.55, synced_at = now() WHERE pfa_id = $1",
        [pfaIdOf(5)],
      );
      expect(await expectTheSame("a write that nobody sees yet")).toBe(between);
      await slow.query("COMMIT");
      expect(await expectTheSame("the write that began earlier")).not.toBe(between);
    } finally {
      slow.release();
    }
  });

  it("are kept while nothing moves, and not for ever", async () => {
    const before = await expectTheSame("before");
    // As no writer does it: without the time at which it was written.
    await world.rows(
      "UPDATE pfa_mirror SET monthly_rate = 9999.99, purchase_price = 9999.99 WHERE pfa_id = $1",
      [pfaIdOf(6)],
    );
    expect((await totalRecords(world.deps, world.maria, {})).totals?.forecastCost).toBe(before);
    world.advance(61_000);
    expect(await expectTheSame("a minute later")).not.toBe(before);
  });
});
