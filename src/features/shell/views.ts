import { maySeeData } from "#src/features/data/sections.ts";
import type { OrganizationMembership } from "#src/features/shell/workspace.ts";

/** Views of the working set, between which people change without a question to the server; and the section on data. */
export type ViewId = "timeline" | "grid" | "matrix" | "kpi" | "data";

const VIEWS: readonly {
  id: ViewId;
  label: string;
  isFor?: (organization: OrganizationMembership) => boolean;
}[] = [
  { id: "timeline", label: "Timeline" },
  { id: "grid", label: "Grid" },
  { id: "matrix", label: "Matrix" },
  { id: "kpi", label: "KPI" },
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

/** Whether an address segment names a view of the working set. */
export function isSharedView(segment: string): segment is Exclude<ViewId, "data"> {
  return segment !== "data" && VIEWS.some(({ id }) => id === segment);
}

/** The name of a view; of the grid for what is none. */
export function viewLabel(segment: string): string {
  return VIEWS.find(({ id }) => id === segment)?.label ?? "Grid";
}
