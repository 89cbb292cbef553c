import { sql } from "drizzle-orm";
import type { Actor } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { effectivePermissions, type Permission, permissionSchema } from "#src/domain/permissions.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** A person (or the service account) in one organization, with what they may do there. */
export interface Member extends Actor {
  permissions: ReadonlySet<Permission>;
}

/** One organization that a user belongs to. */
export interface Membership {
  member: Member;
  organization: { id: string; code: string; name: string };
  /** Name of the role template. */
  role: string;
}

/** As `pfa_memberships` gives it. */
export interface MembershipRow extends Record<string, unknown> {
  organization_id: string;
  code: string;
  name: string;
  role: string;
  permissions: string[];
  denied: string[];
  expires_at: Date | string | null;
}

/** Every organization in which the user may do anything now, by code. */
export async function listMemberships(deps: ServiceDeps, userId: string): Promise<Membership[]> {
  const { rows } = await deps.db.execute<MembershipRow>(sql`SELECT * FROM pfa_memberships(${userId}::uuid)`);
  return toMemberships(deps, userId, rows);
}

/** Rows of `pfa_memberships` as what they give the user now. */
export function toMemberships(
  deps: ServiceDeps,
  userId: string,
  rows: readonly MembershipRow[],
): Membership[] {
  return rows.flatMap((row) => {
    const permissions = effectivePermissions({
      template: known(row.permissions),
      withheld: known(row.denied),
      expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
      now: deps.now(),
    });
    if (permissions.size === 0) return [];
    return [
      {
        member: { organizationId: row.organization_id, userId, permissions },
        organization: { id: row.organization_id, code: row.code, name: row.name },
        role: row.role,
      },
    ];
  });
}

/**
 * The user as a member of one organization.
 * @throws DomainError NOT_FOUND when the user is no member (any more): the organization then doesn't exist for them
 */
export async function findMember(
  deps: ServiceDeps,
  input: { userId: string; organizationId: string },
): Promise<Member> {
  const memberships = await listMemberships(deps, input.userId);
  const found = memberships.find(({ organization }) => organization.id === input.organizationId);
  if (!found)
    throw new DomainError("NOT_FOUND", "There is no such organization.", { field: "organizationId" });
  return found.member;
}

/**
 * For permissions that depend on data; those of a whole procedure are checked before the service is called.
 * @throws DomainError FORBIDDEN
 */
export function requirePermission(member: Member, permission: Permission, toDo: string): void {
  if (member.permissions.has(permission)) return;
  throw new DomainError("FORBIDDEN", `You don't have the permission to ${toDo}.`, {
    details: { permission },
  });
}

/** Permissions that a later version no longer knows give nothing. */
function known(names: readonly string[]): Permission[] {
  return names.flatMap((name) => {
    const parsed = permissionSchema.safeParse(name);
    return parsed.success ? [parsed.data] : [];
  });
}
