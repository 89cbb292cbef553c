import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ViewDefinition } from "#src/domain/saved-view.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { listViews } from "#src/services/saved-views/list-views.ts";
import { removeView, restoreView } from "#src/services/saved-views/remove-view.ts";
import { renameView } from "#src/services/saved-views/rename-view.ts";
import { saveView } from "#src/services/saved-views/save-view.ts";
import { shareView } from "#src/services/saved-views/share-view.ts";
import { updateView } from "#src/services/saved-views/update-view.ts";
import { viewDefinition } from "#src/services/saved-views/view-definition.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const HOUR_MS = 3_600_000;
const definition: ViewDefinition = { address: { q: "crane", sort: "forecastEnd.desc" } };

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const namesOf = async (member: Member) => (await listViews(world.deps, member)).views.map(({ name }) => name);
const save = async (member: Member, name: string, shared = false) => {
  const { viewId } = await saveView(world.deps, member, { name, view: "grid", definition });
  if (shared) await shareView(world.deps, member, { viewId, shared });
  return viewId;
};

describe("a view of one's own", () => {
  it("is seen by its owner alone, also when they may only read", async () => {
    await save(world.viewer, "What I watch");
    const { views } = await listViews(world.deps, world.viewer);
    expect(views).toEqual([
      expect.objectContaining({ name: "What I watch", view: "grid", shared: false, own: true, definition }),
    ]);
    expect(views[0]).toMatchObject({ mayChange: true, updatedAt: expect.stringMatching(/^\d{4}-/) });
    expect(await namesOf(world.admin)).not.toContain("What I watch");
    expect(await namesOf(world.stranger)).toEqual([]);
  });

  it("has a name that no other of this person has, in any case", async () => {
    const viewId = await save(world.jonas, "Late cranes");
    await expect(save(world.jonas, "LATE cranes")).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: "name",
    });
    const other = await save(world.jonas, "Lifts");
    const rename = (name: string) => renameView(world.deps, world.jonas, { viewId: other, name });
    await expect(rename("late Cranes")).rejects.toMatchObject({ code: "BAD_INPUT", field: "name" });
    await rename("LIFTS");
    await removeView(world.deps, world.jonas, { viewId });
    await save(world.jonas, "Late Cranes");
    await expect(restoreView(world.deps, world.jonas, { viewId })).rejects.toMatchObject({ field: "name" });
    expect(await namesOf(world.jonas)).toEqual(["Late Cranes", "LIFTS"]);
  });

  it("of two that are saved at once under one name, one is refused", async () => {
    const both = await Promise.allSettled([save(world.contractor, "Mine"), save(world.contractor, "mine")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("comes back within a day, and no later", async () => {
    const viewId = await save(world.secondAdmin, "Weekly");
    await removeView(world.deps, world.secondAdmin, { viewId });
    expect(await namesOf(world.secondAdmin)).not.toContain("Weekly");
    await restoreView(world.deps, world.secondAdmin, { viewId });
    expect(await namesOf(world.secondAdmin)).toContain("Weekly");
    await removeView(world.deps, world.secondAdmin, { viewId });
    world.advance(25 * HOUR_MS);
    const late = restoreView(world.deps, world.secondAdmin, { viewId });
    await expect(late).rejects.toMatchObject({ code: "NOT_FOUND" });
    await save(world.secondAdmin, "Monthly");
    expect(await world.rows("SELECT id FROM saved_view WHERE id = $1", [viewId])).toEqual([]);
  });

  it("is one of 200 at most", async () => {
    const organizationId = world.other.id;
    await world.rows(
      `INSERT INTO saved_view (id, organization_id, user_id, name, view, definition)
       SELECT gen_random_uuid(), $1, $2, n::text, 'grid', '{"address":{}}' FROM generate_series(1, 200) n`,
      [organizationId, world.stranger.userId],
    );
    await expect(save(world.stranger, "One more")).rejects.toMatchObject({ code: "TOO_MANY" });
    const [first] = (await listViews(world.deps, world.stranger)).views;
    const viewId = first?.id ?? "";
    await removeView(world.deps, world.stranger, { viewId });
    await save(world.stranger, "The last one");
    const restore = restoreView(world.deps, world.stranger, { viewId });
    await expect(restore).rejects.toMatchObject({ code: "TOO_MANY" });
  });
});

describe("a shared view", () => {
  it("is seen by everybody, and changed by its owner and administrators alone", async () => {
    const viewId = await save(world.maria, "Site plan", true);
    const { views } = await listViews(world.deps, world.jonas);
    const seen = views.find(({ id }) => id === viewId);
    expect(seen).toMatchObject({ shared: true, own: false, owner: "Maria Santos", mayChange: false });
    const refused = { code: "FORBIDDEN", message: expect.stringContaining("Maria Santos") };
    const change = (member: Member, address: ViewDefinition["address"]) =>
      updateView(world.deps, member, { viewId, view: "timeline", definition: { address } });
    await expect(change(world.jonas, {})).rejects.toMatchObject(refused);
    await expect(removeView(world.deps, world.jonas, { viewId })).rejects.toMatchObject(refused);
    await change(world.admin, { q: "lift" });
    const [now] = (await listViews(world.deps, world.maria)).views.filter(({ id }) => id === viewId);
    expect(now).toMatchObject({ view: "timeline", definition: { address: { q: "lift" } } });
    // Nobody but the owner could see it any more, or share it again.
    const taken = shareView(world.deps, world.admin, { viewId, shared: false });
    await expect(taken).rejects.toMatchObject(refused);
    await removeView(world.deps, world.admin, { viewId });
    await restoreView(world.deps, world.admin, { viewId });
    await shareView(world.deps, world.maria, { viewId, shared: false });
    await expect(change(world.jonas, {})).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await namesOf(world.jonas)).not.toContain("Site plan");
  });

  it("is shared by those who may save drafts, not by those who may only read", async () => {
    const viewId = await save(world.viewer, "For all?");
    const share = shareView(world.deps, world.viewer, { viewId, shared: true });
    await expect(share).rejects.toMatchObject({ code: "FORBIDDEN" });
    await world.rows("UPDATE saved_view SET shared = true WHERE id = $1", [viewId]);
    const rename = renameView(world.deps, world.viewer, { viewId, name: "For all!" });
    await expect(rename).rejects.toMatchObject({ code: "FORBIDDEN" });
    const remove = removeView(world.deps, world.viewer, { viewId });
    await expect(remove).rejects.toMatchObject({ code: "FORBIDDEN" });
    const [listed] = (await listViews(world.deps, world.viewer)).views.filter(({ id }) => id === viewId);
    expect(listed).toMatchObject({ own: true, mayChange: false });
  });

  it("holds nothing about money for those who may not see it", async () => {
    const rich = { address: { sort: "forecastCost,dor", fields: "monthlyRate:between:5000.00," } };
    const input = { name: "Dear ones", view: "grid", definition: rich } as const;
    const { viewId } = await saveView(world.deps, world.maria, input);
    await shareView(world.deps, world.maria, { viewId, shared: true });
    const seenBy = async (member: Member) =>
      (await listViews(world.deps, member)).views.find(({ id }) => id === viewId)?.definition;
    expect(await seenBy(world.admin)).toEqual(rich);
    expect(await seenBy(world.contractor)).toEqual({ address: { sort: "dor" } });
    const permissions = new Set(world.contractor.permissions)
      .add("perm_ManageSettings")
      .add("perm_SaveDraft");
    const change = { viewId, view: "grid", definition: { address: { q: "lift", sort: "dor" } } } as const;
    await updateView(world.deps, { ...world.contractor, permissions }, change);
    expect(await seenBy(world.admin)).toEqual({ address: { ...rich.address, q: "lift" } });
  });

  it("leaves an audit entry for each change, and none where nothing changed", async () => {
    const viewId = await save(world.maria, "Audited", true);
    await shareView(world.deps, world.maria, { viewId, shared: true });
    await updateView(world.deps, world.maria, { viewId, view: "grid", definition });
    await renameView(world.deps, world.maria, { viewId, name: "Audited well" });
    await shareView(world.deps, world.maria, { viewId, shared: false });
    await removeView(world.deps, world.maria, { viewId });
    await restoreView(world.deps, world.maria, { viewId });
    const entries = await world.rows<{ action: string }>(
      "SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY id",
      [viewId],
    );
    expect(entries.map(({ action }) => action.replace("saved_view.", ""))).toEqual([
      "created",
      "shared",
      "updated",
      "renamed",
      "unshared",
      "removed",
      "restored",
    ]);
  });
});

describe("the definition of a view", () => {
  it("loses parts that nobody knows, and what belongs to the moment", () => {
    const given = { address: { q: "crane", record: "PFA-1" }, colour: "red", density: "compact" };
    expect(viewDefinition.parse(given)).toEqual({ address: { q: "crane" }, density: "compact" });
    expect(viewDefinition.safeParse({ address: { q: 1 } }).success).toBe(false);
  });

  it("takes up 4 KB at most", async () => {
    const large = {
      name: "Large",
      view: "grid",
      definition: { address: { q: "x".repeat(4100) } },
    } as const;
    await expect(saveView(world.deps, world.maria, large)).rejects.toMatchObject({ field: "definition" });
  });

  it.each(["\u0000", "\ud800"])("holds no characters that can't be kept: %j", async (bad) => {
    const input = { name: "Fine", view: "grid", definition } as const;
    const wrong = { ...definition, address: { q: `a${bad}` } };
    const named = { code: "BAD_INPUT", field: "name" };
    const inside = { code: "BAD_INPUT", field: "definition" };
    await expect(saveView(world.deps, world.maria, { ...input, name: bad })).rejects.toMatchObject(named);
    const inDefinition = saveView(world.deps, world.maria, { ...input, definition: wrong });
    await expect(inDefinition).rejects.toMatchObject(inside);
    const viewId = await save(world.maria, `Kept ${JSON.stringify(bad)}`);
    const rename = renameView(world.deps, world.maria, { viewId, name: bad });
    await expect(rename).rejects.toMatchObject(named);
    const update = updateView(world.deps, world.maria, { viewId, view: "grid", definition: wrong });
    await expect(update).rejects.toMatchObject(inside);
  });
});

describe("shared views", () => {
  it("are 300 at most", async () => {
    const viewId = await save(world.jonas, "One too many", true);
    await removeView(world.deps, world.jonas, { viewId });
    await world.rows(
      `INSERT INTO saved_view (id, organization_id, user_id, name, view, definition, shared)
       SELECT gen_random_uuid(), $1, $2, 'S ' || n, 'grid', '{"address":{}}', true FROM generate_series(1, 300) n`,
      [world.jonas.organizationId, world.secondAdmin.userId],
    );
    const restore = restoreView(world.deps, world.jonas, { viewId });
    await expect(restore).rejects.toMatchObject({ code: "TOO_MANY" });
    await expect(save(world.jonas, "Another", true)).rejects.toMatchObject({ code: "TOO_MANY" });
  });
});
