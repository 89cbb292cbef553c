import {
  KEPT_VIEWS,
  type KeptView,
  keptParts,
  sameDefinition,
  type ViewDefinition,
} from "#src/domain/saved-view.ts";
import { readLayout } from "#src/features/grid/column-layout.ts";
import type { ColumnState } from "#src/features/grid/column-store.ts";

/** What a saved view needs to be opened. */
export interface OpenableView {
  readonly id: string;
  readonly view: KeptView;
  readonly definition: ViewDefinition;
}

/** Whether a view of the bar can be kept under a name. */
export function isKept(view: string): view is KeptView {
  return (KEPT_VIEWS as readonly string[]).includes(view);
}

/** The address that shows a saved view: `/RIO/grid?q=crane&saved=…`. */
export function addressOf(organizationCode: string, { id, view, definition }: OpenableView): string {
  const search = new URLSearchParams({ ...definition.address, saved: id });
  return `/${encodeURIComponent(organizationCode)}/${view}?${search}`;
}

/** What is on the screen, as a view would keep it. Columns belong to the grid alone. */
export function presentDefinition(
  view: KeptView,
  search: Iterable<readonly [string, string]>,
  { layout, density }: ColumnState,
): ViewDefinition {
  const address = keptParts(search);
  return view === "grid" ? { address, columns: layout, density } : { address };
}

/** Whether what is on the screen differs from a saved view. */
export function isEdited(
  saved: Pick<OpenableView, "view" | "definition">,
  view: KeptView,
  present: ViewDefinition,
): boolean {
  if (saved.view !== view) return true;
  const { columns } = saved.definition;
  const kept =
    columns === undefined ? saved.definition : { ...saved.definition, columns: readLayout(columns) };
  if (columns !== undefined || present.columns === undefined) return !sameDefinition(kept, present);
  return !sameDefinition(kept, { address: present.address, density: kept.density ?? "default" });
}
