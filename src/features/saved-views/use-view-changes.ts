"use client";

import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import type { KeptView, ViewDefinition } from "#src/domain/saved-view.ts";
import type { SavedView } from "#src/features/saved-views/use-saved-views.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** A definition as procedures take it. */
function sent({ address, columns, density }: ViewDefinition) {
  return {
    address: { ...address },
    ...(columns !== undefined && {
      columns: {
        order: [...columns.order],
        hidden: [...columns.hidden],
        pinned: [...columns.pinned],
        widths: columns.widths.map(([key, px]): [string, number] => [key, px]),
      },
    }),
    ...(density !== undefined && { density }),
  };
}

/** Saving, renaming, sharing and removing views. Each says what became of it; `save` and `rename` throw, for their form. */
export function useViewChanges() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const { savedViews } = utils.client;
  const readAgain = () => utils.savedViews.list.invalidate({ organizationId });

  const tell = (title: string, undo?: () => void) => {
    announce(title);
    notify({ tone: "success", title, ...(undo && { action: { label: "Undo", onClick: undo } }) });
  };
  const attempt = async (work: () => Promise<unknown>, done: () => void, failed: string) => {
    try {
      await work();
      done();
    } catch (error) {
      notify({ tone: "error", title: failed, description: problemOf(error).message });
    }
    await readAgain();
  };
  return {
    /** @returns the new view's id */
    save: async (name: string, view: KeptView, definition: ViewDefinition): Promise<string> => {
      const { viewId } = await savedViews.save.mutate({
        organizationId,
        name,
        view,
        definition: sent(definition),
      });
      await readAgain();
      tell(`Saved “${name}”`);
      return viewId;
    },
    rename: async (view: SavedView, name: string): Promise<void> => {
      await savedViews.rename.mutate({ organizationId, viewId: view.id, name });
      await readAgain();
      tell(`Renamed to “${name}”`);
    },
    update: (saved: SavedView, view: KeptView, definition: ViewDefinition) => {
      const write = (to: KeptView, given: ViewDefinition) =>
        savedViews.update.mutate({ organizationId, viewId: saved.id, view: to, definition: sent(given) });
      const undo = () =>
        void attempt(
          () => write(saved.view, saved.definition),
          () => tell(`“${saved.name}” is as it was`),
          `“${saved.name}” couldn't be set back`,
        );
      return attempt(
        () => write(view, definition),
        () => tell(`Updated “${saved.name}”`, undo),
        `“${saved.name}” couldn't be updated`,
      );
    },
    share: (view: SavedView, shared: boolean) =>
      attempt(
        () => savedViews.share.mutate({ organizationId, viewId: view.id, shared }),
        () =>
          tell(
            shared
              ? `Everybody in ${organization.code} sees “${view.name}” now`
              : `“${view.name}” is yours alone`,
          ),
        `“${view.name}” couldn't be ${shared ? "shared" : "taken back"}`,
      ),
    remove: (view: SavedView) => {
      const viewId = view.id;
      const undo = () =>
        void attempt(
          () => savedViews.restore.mutate({ organizationId, viewId }),
          () => tell(`“${view.name}” is back`),
          `“${view.name}” couldn't be brought back`,
        );
      return attempt(
        () => savedViews.remove.mutate({ organizationId, viewId }),
        () => tell(`Removed “${view.name}”`, undo),
        `“${view.name}” couldn't be removed`,
      );
    },
  };
}
