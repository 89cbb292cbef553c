import { CommandRegistry } from "#src/features/commands/command-registry.ts";
import { DraftWriter, type DraftWriterOptions } from "#src/features/drafts/draft-writer.ts";
import { TypedHere } from "#src/features/drafts/typed-here.ts";
import { UndoStack } from "#src/features/drafts/undo-stack.ts";
import type { EditRights } from "#src/features/grid/columns.ts";
import { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { isServerWell } from "#src/features/shell/is-server-well.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { RecordSelection } from "#src/features/working-set/selection.ts";
import type { Paced } from "#src/trpc/paced.ts";

export interface OrganizationMembership {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly role: string;
  readonly permissions: readonly string[];
}

export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What the browser holds of one organization as long as the page lives, whichever view is shown. */
export interface Workspace {
  readonly organization: OrganizationMembership;
  readonly user: SignedInUser;
  readonly rights: EditRights;
  readonly store: RowStore;
  readonly writer: DraftWriter;
  readonly undo: UndoStack;
  readonly cursor: GridCursor;
  readonly selection: RecordSelection;
  readonly commands: CommandRegistry;
  /** Names this page among all pages of the person. */
  readonly tab: string;
  readonly typedHere: TypedHere;
  /** Asks for the user's drafts in numbers. */
  readonly draftNumbers: Paced;
}

/** Whether the user has one of the 14 permissions in this organization. */
export function may(organization: OrganizationMembership, permission: string): boolean {
  return organization.permissions.includes(permission);
}

export function createWorkspace(
  organization: OrganizationMembership,
  user: SignedInUser,
  draftNumbers: Paced,
  options: Pick<DraftWriterOptions, "send" | "onRefused">,
): Workspace {
  const store = new RowStore();
  return {
    organization,
    user,
    rights: {
      editForecast: may(organization, "perm_EditForecast"),
      editActuals: may(organization, "perm_EditActuals"),
      discontinue: may(organization, "perm_Delete"),
      viewFinancials: may(organization, "perm_ViewFinancials"),
      saveDraft: may(organization, "perm_SaveDraft"),
    },
    store,
    writer: new DraftWriter({
      store,
      problemOf,
      isServerWell,
      onSaved: () => draftNumbers.changedHere(0),
      ...options,
    }),
    undo: new UndoStack(),
    cursor: new GridCursor(),
    selection: new RecordSelection(),
    commands: new CommandRegistry(),
    tab: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
    typedHere: new TypedHere(store),
    draftNumbers,
  };
}
