import { z } from "zod";

/** What a membership may allow, in the order in which settings show it. */
export const PERMISSIONS = [
  "perm_Read",
  "perm_EditForecast",
  "perm_EditActuals",
  "perm_Delete",
  "perm_Import",
  "perm_RefreshData",
  "perm_Export",
  "perm_ViewFinancials",
  "perm_SaveDraft",
  "perm_Sync",
  "perm_ManageUsers",
  "perm_ManageSettings",
  "perm_ConfigureAlerts",
  "perm_Impersonate",
] as const;
export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;

export const PERMISSION_LABEL: { readonly [P in Permission]: string } = {
  perm_Read: "See records",
  perm_EditForecast: "Edit forecasts",
  perm_EditActuals: "Edit actuals",
  perm_Delete: "Discontinue and restore records",
  perm_Import: "Import files",
  perm_RefreshData: "Fetch data from PEMS",
  perm_Export: "Export data",
  perm_ViewFinancials: "See and change money",
  perm_SaveDraft: "Save drafts",
  perm_Sync: "Send changes to PEMS",
  perm_ManageUsers: "Manage users",
  perm_ManageSettings: "Manage settings",
  perm_ConfigureAlerts: "Configure alerts",
  perm_Impersonate: "Work as another user",
};

export const ROLE_TEMPLATES = {
  Viewer: ["perm_Read"],
  "Project Manager": [
    "perm_Read",
    "perm_EditForecast",
    "perm_EditActuals",
    "perm_Delete",
    "perm_Import",
    "perm_RefreshData",
    "perm_Export",
    "perm_ViewFinancials",
    "perm_SaveDraft",
    "perm_Sync",
  ],
  Contractor: ["perm_Read", "perm_EditForecast", "perm_SaveDraft"],
  "Financial Analyst": ["perm_Read", "perm_RefreshData", "perm_Export", "perm_ViewFinancials"],
  Administrator: PERMISSIONS,
} as const satisfies Record<string, readonly Permission[]>;
export type RoleTemplate = keyof typeof ROLE_TEMPLATES;

/** What the worker may do, as the service account that it acts as. */
export const SERVICE_ACCOUNT_PERMISSIONS = [
  "perm_Read",
  "perm_Sync",
] as const satisfies readonly Permission[];

/**
 * What a membership allows at `now`: its template's permissions without those in `withheld`; nothing when the user is
 * suspended, when the membership has expired (`expiresAt` itself is too late), and without `perm_Read`, on which all others rest.
 */
export function effectivePermissions(membership: {
  readonly template: readonly Permission[];
  readonly withheld?: readonly Permission[];
  readonly expiresAt?: Date | null;
  readonly suspended?: boolean;
  readonly now: Date;
}): ReadonlySet<Permission> {
  const { template, withheld = [], expiresAt = null, suspended = false, now } = membership;
  if (suspended || (expiresAt !== null && expiresAt <= now)) return new Set();
  const allowed = new Set(template.filter((permission) => !withheld.includes(permission)));
  return allowed.has("perm_Read") ? allowed : new Set();
}
