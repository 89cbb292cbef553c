import { describe, expect, test } from "vitest";
import {
  effectivePermissions,
  PERMISSION_LABEL,
  PERMISSIONS,
  permissionSchema,
  ROLE_TEMPLATES,
} from "#src/domain/permissions.ts";

const now = new Date("2026-01-15T12:00:00Z");
const template = ROLE_TEMPLATES.Contractor;

describe("templates", () => {
  test("there are 14 permissions, each with a label of its own", () => {
    expect(PERMISSIONS).toHaveLength(14);
    expect(new Set(Object.values(PERMISSION_LABEL)).size).toBe(14);
    expect(permissionSchema.safeParse("perm_Everything").success).toBe(false);
  });
  test("everybody reads, the administrator may do all, viewers and contractors see no money", () => {
    for (const permissions of Object.values(ROLE_TEMPLATES)) expect(permissions).toContain("perm_Read");
    expect(ROLE_TEMPLATES.Administrator).toEqual(PERMISSIONS);
    expect([...ROLE_TEMPLATES.Viewer, ...ROLE_TEMPLATES.Contractor]).not.toContain("perm_ViewFinancials");
  });
});

describe("a membership", () => {
  const cases: [string, Omit<Parameters<typeof effectivePermissions>[0], "now">, string[]][] = [
    ["allows what its template does", { template }, ["perm_Read", "perm_EditForecast", "perm_SaveDraft"]],
    [
      "is narrowed by what is withheld",
      { template, withheld: ["perm_SaveDraft", "perm_Sync"] },
      ["perm_Read", "perm_EditForecast"],
    ],
    ["lasts until it expires", { template, expiresAt: new Date(now.getTime() + 1) }, [...template]],
    ["allows nothing from that moment on", { template, expiresAt: now }, []],
    ["without an end lasts", { template, expiresAt: null, suspended: false }, [...template]],
    ["of a suspended user allows nothing", { template, suspended: true }, []],
    ["that may not read allows nothing", { template, withheld: ["perm_Read"] }, []],
  ];
  test.each(cases)("%s", (_, membership, expected) => {
    expect([...effectivePermissions({ ...membership, now })]).toEqual(expected);
  });
});
