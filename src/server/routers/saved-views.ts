import { z } from "zod";
import { KEPT_VIEWS } from "#src/domain/saved-view.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { listViews } from "#src/services/saved-views/list-views.ts";
import { removeView, restoreView } from "#src/services/saved-views/remove-view.ts";
import { renameView } from "#src/services/saved-views/rename-view.ts";
import { saveView } from "#src/services/saved-views/save-view.ts";
import { shareView } from "#src/services/saved-views/share-view.ts";
import { updateView } from "#src/services/saved-views/update-view.ts";
import { viewDefinition } from "#src/services/saved-views/view-definition.ts";

const viewId = z.uuid();
const name = z.string().trim().min(1).max(80);
const view = z.enum(KEPT_VIEWS);

/** How people look at the records, kept under names. */
export const savedViewsRouter = router({
  /** The caller's own and those that others share. */
  list: procedureFor("perm_Read").query(({ ctx: { deps, member } }) => listViews(deps, member)),
  /** Keeps a new one. */
  save: procedureFor("perm_Read")
    .input(z.object({ name, view, definition: viewDefinition }))
    .mutation(({ ctx: { deps, member }, input }) => saveView(deps, member, input)),
  /** Gives one another content. */
  update: procedureFor("perm_Read")
    .input(z.object({ viewId, view, definition: viewDefinition }))
    .mutation(({ ctx: { deps, member }, input }) => updateView(deps, member, input)),
  rename: procedureFor("perm_Read")
    .input(z.object({ viewId, name }))
    .mutation(({ ctx: { deps, member }, input }) => renameView(deps, member, input)),
  /** Shows one to everybody, or to its owner alone again. */
  share: procedureFor("perm_SaveDraft")
    .input(z.object({ viewId, shared: z.boolean() }))
    .mutation(({ ctx: { deps, member }, input }) => shareView(deps, member, input)),
  remove: procedureFor("perm_Read")
    .input(z.object({ viewId }))
    .mutation(({ ctx: { deps, member }, input }) => removeView(deps, member, input)),
  /** Brings back what was removed within a day. */
  restore: procedureFor("perm_Read")
    .input(z.object({ viewId }))
    .mutation(({ ctx: { deps, member }, input }) => restoreView(deps, member, input)),
});
