import { may, type OrganizationMembership } from "#src/features/shell/workspace.ts";

/** The parts of the Data page; each stands in the address. */
export const DATA_SECTIONS = ["pulls", "quality", "quarantine", "schema", "reconciliation"] as const;
export type DataSectionId = (typeof DATA_SECTIONS)[number];

export const SECTION_LABEL: { readonly [S in DataSectionId]: string } = {
  pulls: "Pulls",
  quality: "Findings",
  quarantine: "Quarantine",
  schema: "Schema drift",
  reconciliation: "Reconciliation",
};

const FOR_ADMINISTRATORS: ReadonlySet<DataSectionId> = new Set(["quarantine", "schema", "reconciliation"]);

/** Whether the Data page is there for somebody at all. */
export function maySeeData(organization: OrganizationMembership): boolean {
  return may(organization, "perm_ManageSettings") || may(organization, "perm_RefreshData");
}

/** Which parts of the Data page somebody may open, in their order. */
export function sectionsFor(organization: OrganizationMembership): readonly DataSectionId[] {
  if (!maySeeData(organization)) return [];
  const administers = may(organization, "perm_ManageSettings");
  return DATA_SECTIONS.filter((section) => administers || !FOR_ADMINISTRATORS.has(section));
}
