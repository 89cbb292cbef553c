import { memo } from "react";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { ROW } from "#src/features/grid/grid-row.tsx";
import type { GroupHeadProps } from "#src/features/grid/group-head.tsx";

/** Fetched with the first group, or once the page has come to rest. */
export const GroupHead = lazyPart(
  () => import("#src/features/grid/group-head.tsx").then((module) => module.default),
  // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
  // biome-ignore lint/a11y/useFocusableInteractive: it is not there yet
  { waiting: <div role="gridcell" className="col-span-full" /> },
);

export interface GroupRowProps extends GroupHeadProps {
  topPx: number;
}

/** The row of a group's head. */
export const GroupRow = memo(function GroupRow({ topPx, ...head }: GroupRowProps) {
  const { index, group, collapsed } = head;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the cell
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={group.level + 1}
      aria-expanded={!collapsed}
      data-group={group.key}
      style={{ transform: `translateY(${topPx}px)` }}
      className={`${ROW} bg-sunken`}
    >
      <GroupHead {...head} />
    </div>
  );
});
