import { DomainError } from "#src/domain/errors.ts";
import { PERMISSION_LABEL, type Permission } from "#src/domain/permissions.ts";
import { ACTUAL_FIELDS, type EditableField, FIELD, MONEY_FIELDS } from "#src/domain/record.ts";
import type { ChangePermissions } from "#src/domain/rules.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** What changing a field needs besides saving drafts. */
export function permissionsFor(field: EditableField): Permission[] {
  if (field === "isDiscontinued") return ["perm_Delete"];
  if (ACTUAL_FIELDS.some((actual) => actual === field)) return ["perm_EditActuals"];
  const isMoney = MONEY_FIELDS.some((money) => money === field);
  return isMoney ? ["perm_EditForecast", "perm_ViewFinancials"] : ["perm_EditForecast"];
}

/**
 * Refuses fields that the member may not change.
 * @throws DomainError FORBIDDEN naming the first such field
 */
export function requireFieldPermissions(member: Member, fields: Iterable<EditableField>): void {
  for (const field of fields) {
    const missing = permissionsFor(field).find((permission) => !member.permissions.has(permission));
    if (!missing) continue;
    const message = `You can't change ${FIELD[field].label}: it needs the permission "${PERMISSION_LABEL[missing]}".`;
    throw new DomainError("FORBIDDEN", message, { field, details: { permission: missing } });
  }
}

/** The member's permissions as the business rules ask for them. */
export function changePermissions({ permissions }: Member): ChangePermissions {
  return {
    editForecast: permissions.has("perm_EditForecast"),
    editActuals: permissions.has("perm_EditActuals"),
    delete: permissions.has("perm_Delete"),
    viewFinancials: permissions.has("perm_ViewFinancials"),
  };
}
