"use client";

import { type FilterKey, filterChips, filterNames } from "#src/features/grid/filter-chips.ts";
import { SearchList } from "#src/features/grid/search-list.tsx";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** The fields that a filter can be added for. */
export default function AddFilter({ onChosen }: { onChosen: (key: FilterKey) => void }) {
  const { rights } = useWorkspace();
  const { filter } = useAddress();
  const active = new Set(filterChips(filter).map(({ key }) => key));
  return (
    <SearchList
      label="Filter by…"
      items={filterNames(rights.viewFinancials)}
      nameOf={({ name }) => name}
      keyOf={({ key }) => key}
      onChoose={({ key }) => onChosen(key)}
      empty="No field has this name."
    >
      {({ key, name }) => (
        <>
          <span className="flex-1">{name}</span>
          {active.has(key) && <span className="text-ink-faint text-sm">active</span>}
        </>
      )}
    </SearchList>
  );
}
