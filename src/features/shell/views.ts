import { maySeeData } from "#src/features/data/sections.ts";
import type { OrganizationMembership } from "#src/features/shell/workspace.ts";

export type ViewId = "grid" | "data";

const VIEWS: readonly {
  id: ViewId;
  label: string;
  isFor?: (organization: OrganizationMembership) => boolean;
}[] = [
  { id: "grid", label: "Grid" },
  { id: "data", label: "Data", isFor: maySeeData },
];

/** Which view an address of an organization shows: `/RIO/data/pulls` is `data`. */
export function viewOf(pathname: string): ViewId {
  const segment = pathname.split("/")[2];
  return VIEWS.find(({ id }) => id === segment)?.id ?? "grid";
}

/** The views that a member has, in the order of the bar. */
export function viewsFor(organization: OrganizationMembership): readonly { id: ViewId; label: string }[] {
  return VIEWS.filter(({ isFor }) => isFor === undefined || isFor(organization));
}
