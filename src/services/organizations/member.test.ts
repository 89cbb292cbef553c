import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isDomainError } from "#src/domain/errors.ts";
import { findMember, listMemberships, requirePermission } from "#src/services/organizations/member.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("members", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  it("knows the permissions of a role", async () => {
    const { maria, organization, deps } = world;
    const found = await findMember(deps, { userId: maria.userId, organizationId: organization.id });
    expect([...found.permissions].sort()).toEqual([...maria.permissions].sort());
    const [membership] = await listMemberships(deps, maria.userId);
    expect(membership).toMatchObject({ role: "Project Manager", organization: { code: "RIO" } });
  });

  it("answers as if the organization did not exist to whoever is no member", async () => {
    const { stranger, organization, deps } = world;
    const asked = findMember(deps, { userId: stranger.userId, organizationId: organization.id });
    await expect(asked).rejects.toSatisfy((error) => isDomainError(error, "NOT_FOUND"));
  });

  it("takes away what a membership withholds, and everything when it has expired", async () => {
    const { jonas, deps, owner } = world;
    await owner.query("UPDATE membership SET denied_permissions = '{perm_Sync}' WHERE user_id = $1", [
      jonas.userId,
    ]);
    const [narrowed] = await listMemberships(deps, jonas.userId);
    expect(narrowed?.member.permissions.has("perm_SaveDraft")).toBe(true);
    expect(narrowed?.member.permissions.has("perm_Sync")).toBe(false);
    await owner.query("UPDATE membership SET expires_at = now() WHERE user_id = $1", [jonas.userId]);
    expect(await listMemberships(deps, jonas.userId)).toEqual([]);
  });

  it("refuses what a permission is missing for", () => {
    expect(() => requirePermission(world.viewer, "perm_Read", "see records")).not.toThrow();
    expect(() => requirePermission(world.viewer, "perm_Sync", "send changes")).toThrow("send changes");
  });
});
