import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { type KeptView, type ViewDefinition, withoutMoney } from "#src/domain/saved-view.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { MOST_LISTED } from "#src/services/saved-views/lock-view.ts";

export interface SavedView {
  id: string;
  name: string;
  view: KeptView;
  shared: boolean;
  /** The member's own. */
  own: boolean;
  /** The owner's name; null for a person who is no longer known. */
  owner: string | null;
  mayChange: boolean;
  /** ISO 8601. */
  updatedAt: string;
  definition: ViewDefinition;
}

type Row = Omit<SavedView, "mayChange"> & Record<string, unknown>;

/** All of the member's own views and of those that others share (500 at most), by name. Without perm_ViewFinancials no part of them is about money. */
export async function listViews(deps: ServiceDeps, member: Member): Promise<{ views: SavedView[] }> {
  const seesMoney = member.permissions.has("perm_ViewFinancials");
  const managesAll = member.permissions.has("perm_ManageSettings");
  const changesShared = member.permissions.has("perm_SaveDraft");
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<Row>(sql`
      SELECT v.id, v.name, v.view, v.shared, v.user_id = ${member.userId} AS own, u.name AS owner,
             to_json(v.updated_at) AS "updatedAt", v.definition
      FROM saved_view v LEFT JOIN app_user u ON u.id = v.user_id
      WHERE v.organization_id = ${member.organizationId} AND v.removed_at IS NULL
        AND (v.user_id = ${member.userId} OR v.shared)
      ORDER BY own DESC, lower(v.name), v.id LIMIT ${MOST_LISTED}`),
  );
  const views = rows.map(({ definition, ...row }) => ({
    ...row,
    mayChange: (row.own || managesAll) && (!row.shared || changesShared),
    definition: seesMoney ? definition : withoutMoney(definition),
  }));
  return { views };
}
