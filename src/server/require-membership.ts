import { DomainError } from "#src/domain/errors.ts";
import { PERMISSION_LABEL, type Permission } from "#src/domain/permissions.ts";
import type { Membership } from "#src/services/organizations/member.ts";

/**
 * The caller's membership in an organization, with the permission that they need there.
 * @throws DomainError NOT_FOUND without a membership: the organization then doesn't exist for the caller; FORBIDDEN
 */
export function requireMembership(
  { memberships }: { readonly memberships: readonly Membership[] },
  organizationId: string,
  permission: Permission,
): Membership {
  const membership = memberships.find((one) => one.organization.id === organizationId);
  if (!membership) {
    throw new DomainError("NOT_FOUND", "There is no such organization.", { field: "organizationId" });
  }
  if (membership.member.permissions.has(permission)) return membership;
  throw new DomainError(
    "FORBIDDEN",
    `You may not do this in ${membership.organization.name}: it needs the permission “${PERMISSION_LABEL[permission]}”.`,
    { details: { permission } },
  );
}
