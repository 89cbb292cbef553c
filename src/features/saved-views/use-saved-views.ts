"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useEffect } from "react";
import type { KeptView, ViewDefinition } from "#src/domain/saved-view.ts";
import { readLayout } from "#src/features/grid/column-layout.ts";
import { useColumnLayout } from "#src/features/grid/use-column-layout.ts";
import { type DefaultView, readDefaults, writeDefault } from "#src/features/saved-views/default-views.ts";
import {
  addressOf,
  isEdited,
  isKept,
  type OpenableView,
  presentDefinition,
} from "#src/features/saved-views/view-address.ts";
import { browserMemory } from "#src/features/shell/browser-memory.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { viewOf } from "#src/features/shell/views.ts";
import type { Workspace } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

export type SavedView = RouterOutputs["savedViews"]["list"]["views"][number];

/** Views under names: the person's own and those that others share. @param wanted false: don't ask for them yet */
export function useSavedViews(wanted: boolean): { views: readonly SavedView[] | undefined; error: unknown } {
  const { organization } = useWorkspace();
  const { data, error } = trpc.savedViews.list.useQuery(
    { organizationId: organization.id },
    { enabled: wanted, staleTime: 60_000, refetchOnMount: "always" },
  );
  return { views: data?.views, error };
}

/** What is on the screen: the view of the bar, and its definition as it would be kept. */
export function usePresentView(): { view: KeptView; definition: ViewDefinition } {
  const view = viewOf(usePathname());
  const search = useSearchParams();
  const { layout, density } = useColumnLayout();
  const kept = isKept(view) ? view : "grid";
  return { view: kept, definition: presentDefinition(kept, search, { layout, density }) };
}

/** The saved view that was opened, and whether what is shown differs from it by now; null when none was. */
export function useOpenedView(): { opened: SavedView; edited: boolean } | null {
  const { saved } = useAddress();
  const { views } = useSavedViews(saved !== null);
  const present = usePresentView();
  const opened = saved === null ? undefined : views?.find(({ id }) => id === saved);
  if (opened === undefined) return null;
  return { opened, edited: isEdited(opened, present.view, present.definition) };
}

/** Shows a saved view: its filter, order and groups take the place of those in the address, and its columns that of the columns. */
export function useOpenView(): (view: OpenableView) => void {
  const { organization } = useWorkspace();
  const fromData = viewOf(usePathname()) === "data";
  const router = useRouter();
  const { setLayout, setDensity } = useColumnLayout();
  return useCallback(
    (view) => {
      const { columns, density } = view.definition;
      if (columns !== undefined) setLayout(readLayout(columns));
      if (density !== undefined) setDensity(density);
      const address = addressOf(organization.code, view);
      if (fromData) router.push(address);
      else window.history.pushState(null, "", address);
    },
    [organization.code, fromData, router, setLayout, setDensity],
  );
}

const defaultsKey = ({ organization, user }: Workspace) => `pfa-default-views-${organization.id}-${user.id}`;

/** The saved views that views of the bar begin with, in this browser. */
export function useDefaultViews(): {
  defaultOf: (view: KeptView) => string | null;
  setDefault: (view: KeptView, chosen: DefaultView | null) => void;
} {
  const key = defaultsKey(useWorkspace());
  return {
    defaultOf: (view) => readDefaults(browserMemory, key)[view]?.id ?? null,
    setDefault: (view, chosen) => writeDefault(browserMemory, key, view, chosen),
  };
}

/** Workspaces whose default was looked at: a person who clears the filters later means it. */
const begun = new WeakSet<Workspace>();

/** Begins with the default view where the address asks for nothing by itself. */
export function useDefaultAtFirst(): void {
  const workspace = useWorkspace();
  const view = viewOf(usePathname());
  useEffect(() => {
    if (begun.has(workspace) || !isKept(view)) return;
    // The router of the page takes notice of the address only after this.
    const timer = setTimeout(() => {
      begun.add(workspace);
      const { search, pathname } = window.location;
      const chosen = readDefaults(browserMemory, defaultsKey(workspace))[view];
      if (search === "" && chosen !== undefined) {
        window.history.replaceState(null, "", pathname + chosen.search);
      }
    });
    return () => clearTimeout(timer);
  }, [workspace, view]);
}
