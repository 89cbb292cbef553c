"use client";

import { useMemo } from "react";
import { FIELD } from "#src/domain/record.ts";
import { GROUP_FIELDS, MOST_GROUP_LEVELS } from "#src/domain/record-order.ts";
import { DENSITIES } from "#src/domain/saved-view.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { useColumnLayout } from "#src/features/grid/use-column-layout.ts";
import { useOpenView, useSavedViews } from "#src/features/saved-views/use-saved-views.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { NO_FILTER } from "#src/features/working-set/record-filter.ts";
import { isSortable } from "#src/features/working-set/sort-order.ts";

const DENSITY = { compact: "Compact", default: "Default", comfortable: "Comfortable" } as const;

/** Commands of saved views, groups, order, density and columns. */
export default function ViewCommands() {
  const { views } = useSavedViews(true);
  const open = useOpenView();
  const { group, set } = useAddress();
  const { all, layout, hide, reset, density, setDensity } = useColumnLayout();
  const commands = useMemo<Command[]>(() => {
    const view = (id: string, label: string, run: () => void, keywords: string[] = []): Command => ({
      id: `view.${id}`,
      label,
      group: "View",
      keywords,
      run,
    });
    return [
      ...(views ?? []).map((saved) =>
        view(`saved.${saved.id}`, `View: ${saved.name}`, () => open(saved), ["saved", saved.owner ?? ""]),
      ),
      ...GROUP_FIELDS.filter((field) => !group.includes(field)).map((field) => ({
        ...view(`group.${field}`, `Group by ${FIELD[field].label}`, () => set({ group: [...group, field] })),
        unavailable: group.length >= MOST_GROUP_LEVELS ? "There are three groups already." : null,
      })),
      ...(group.length > 0 ? [view("ungroup", "Don't group", () => set({ group: null }))] : []),
      ...all.flatMap(({ key, label }) =>
        isSortable(key)
          ? [
              view(
                `sort.${key}`,
                `Sort by ${label}`,
                () => set({ sort: [{ field: key, direction: "asc" }] }),
                ["order"],
              ),
              view(
                `sort.${key}.desc`,
                `Sort by ${label}, descending`,
                () => set({ sort: [{ field: key, direction: "desc" }] }),
                ["order"],
              ),
            ]
          : [],
      ),
      view("sort.none", "Don't sort", () => set({ sort: null })),
      view("filter.none", "Clear all filters", () => set(NO_FILTER)),
      ...DENSITIES.filter((each) => each !== density).map((each) =>
        view(`density.${each}`, `Density: ${DENSITY[each]}`, () => setDensity(each), ["rows", "height"]),
      ),
      ...all
        .filter(({ key }) => key !== "pfaId")
        .map(({ key, label }) => {
          const hidden = layout.hidden.includes(key);
          return view(`column.${key}`, `${hidden ? "Show" : "Hide"} column ${label}`, () =>
            hide(key, !hidden),
          );
        }),
      view("columns.reset", "Reset columns", reset),
    ];
  }, [views, open, group, set, all, layout, hide, reset, density, setDensity]);
  useRegisterCommands(commands);
  return null;
}
