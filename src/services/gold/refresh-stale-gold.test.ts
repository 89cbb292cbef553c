import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refreshStaleGold } from "#src/services/gold/refresh-stale-gold.ts";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { repairDrift } from "#src/services/reconciliation/repair-drift.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

const never = new AbortController().signal;

describe("gold is behind", () => {
  let world: PushWorld;
  const refreshed = () => refreshStaleGold(world.deps, never);
  const inGold = async (pfaId: string) => {
    const where = "WHERE organization_id = $1 AND pfa_id = $2";
    const of = [world.organization.id, pfaId];
    const [record] = await world.rows(`SELECT version, model FROM gold.fact_record ${where}`, of);
    expect(record).toEqual((await world.rows(`SELECT version, model FROM pfa_mirror ${where}`, of))[0]);
    return record;
  };
  const versions = (pfaId: string) =>
    world.rows("SELECT version FROM pfa_mirror_history WHERE pfa_id = $1 ORDER BY 1", [pfaId]);
  /** As if everything so far had happened a day earlier, and gold had just been refreshed. */
  const age = async () => {
    await world.rows("UPDATE pfa_mirror SET synced_at = synced_at - interval '1 day'");
    await world.rows("UPDATE pfa_mirror_history SET observed_at = observed_at - interval '1 day'");
    await world.rows("UPDATE organization SET last_reconciliation_at = NULL");
    await world.rows("UPDATE gold.refresh_state SET refreshed_at = now()");
  };

  beforeAll(async () => {
    world = await createPushWorld({ records: 5 });
    await world.owner.query("ALTER TABLE pfa_mirror_history DISABLE TRIGGER append_only");
    await world.pull("full");
    await refreshed();
    await age();
  });
  afterAll(() => world.close());

  it("never where nothing moved", async () => {
    await world.pull("full");
    expect(await refreshed()).toBe(0);
  });

  it("where a pull corrected the mirror at the same version", async () => {
    const id = "PFA-00003";
    const sound = await inGold(id);
    await world.rows("UPDATE pfa_mirror SET model = 'Wrong', content_hash = '00' WHERE pfa_id = $1", [id]);
    await world.rows("UPDATE gold.refresh_state SET as_of = as_of - 1");
    await refreshed();
    await age();
    expect(await inGold(id)).toMatchObject({ model: "Wrong" });
    await world.pull("full");
    expect(await refreshed()).toBe(1);
    expect(await inGold(id)).toEqual(sound);
    expect(await versions(id)).toHaveLength(1);
  });

  it("where a repair set the mirror back, and where a write of ours then makes a version that was lost", async () => {
    const id = "PFA-00001";
    await world.changeInPems(id, { model: "Lost" }, "jane.smith");
    expect(await refreshed()).toBe(1);
    expect(await inGold(id)).toEqual({ version: 2, model: "Lost" });
    const { runId } = await reconcileOrganization(
      world.deps,
      { organizationId: world.organization.id, trigger: "manual", startedBy: null },
      never,
    );
    await age();
    expect(await repairDrift(world.deps, world.admin, { runId: runId ?? "" }, never)).toMatchObject({
      repaired: 1,
    });
    expect(await refreshed()).toBe(1);
    expect(await inGold(id)).toMatchObject({ version: 1 });
    await age();
    await world.change(world.maria, id, { model: "Ours" });
    await world.push();
    expect(await refreshed()).toBe(1);
    expect(await inGold(id)).toEqual({ version: 2, model: "Ours" });
    expect(await versions(id)).toHaveLength(2);
  });
});
