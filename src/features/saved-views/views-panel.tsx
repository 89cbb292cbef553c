"use client";

import {
  Check,
  Ellipsis,
  Grid3x3,
  LayoutDashboard,
  Pencil,
  Share2,
  Star,
  Table2,
  Trash2,
  UserLock,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "#src/components/menu.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import type { KeptView } from "#src/domain/saved-view.ts";
import {
  type SavedView,
  useDefaultViews,
  useOpenedView,
  useOpenView,
  usePresentView,
  useSavedViews,
} from "#src/features/saved-views/use-saved-views.ts";
import { useViewChanges } from "#src/features/saved-views/use-view-changes.ts";
import { addressOf } from "#src/features/saved-views/view-address.ts";
import { ViewNameForm } from "#src/features/saved-views/view-name-form.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { viewLabel } from "#src/features/shell/views.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

const ICON: { readonly [V in KeptView]: ReactNode } = {
  grid: <Table2 aria-hidden />,
  timeline: <AlignLeftIcon />,
  matrix: <Grid3x3 aria-hidden />,
  kpi: <LayoutDashboard aria-hidden />,
};

type Naming = { readonly kind: "new" } | { readonly kind: "rename"; readonly view: SavedView };

/** All saved views: open one, keep what is on the screen, rename, share, remove. */
export default function ViewsPanel({ onDone }: { onDone: () => void }) {
  const { views, error } = useSavedViews(true);
  const present = usePresentView();
  const opened = useOpenedView();
  const open = useOpenView();
  const changes = useViewChanges();
  const { set } = useAddress();
  const [sought, setSought] = useState("");
  const [naming, setNaming] = useState<Naming | null>(null);
  const found = (views ?? []).filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const sections = [
    { title: "My views", list: found.filter(({ own }) => own) },
    { title: "Shared by others", list: found.filter(({ own }) => !own) },
  ];
  if (naming !== null) {
    return (
      <ViewNameForm
        title={naming.kind === "new" ? "Save this view" : `Rename “${naming.view.name}”`}
        first={naming.kind === "new" ? "" : naming.view.name}
        onCancel={() => setNaming(null)}
        onName={async (name) => {
          if (naming.kind === "new")
            set({ saved: await changes.save(name, present.view, present.definition) });
          else await changes.rename(naming.view, name);
          setNaming(null);
        }}
      />
    );
  }
  return (
    <div className="flex max-h-[70vh] flex-col">
      {(views?.length ?? 0) > 6 && (
        <div className="p-2 pb-0">
          <TextInput
            type="search"
            aria-label="Search views"
            placeholder="Search views…"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
        </div>
      )}
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto p-1.5">
        {views === undefined && error === null && <Skeleton className="m-2 h-24 w-64" />}
        {error !== null && <p className="px-2 py-3 text-failed-text">{problemOf(error).message}</p>}
        {views?.length === 0 && (
          <p className="px-2 py-3 text-ink-muted">
            A saved view keeps filters, order, groups and columns under a name. You have none yet.
          </p>
        )}
        {sections.map(
          ({ title, list }) =>
            list.length > 0 && (
              <section key={title} aria-label={title}>
                <h2 className="px-2 pt-1.5 pb-1 font-medium text-ink-faint text-xs">{title}</h2>
                <ul className="m-0 list-none p-0">
                  {list.map((view) => (
                    <ViewRow
                      key={view.id}
                      view={view}
                      current={opened?.opened.id === view.id}
                      onOpen={() => {
                        open(view);
                        onDone();
                      }}
                      onRename={() => setNaming({ kind: "rename", view })}
                    />
                  ))}
                </ul>
              </section>
            ),
        )}
      </div>
      <div className="flex flex-wrap gap-2 border-t p-2">
        {opened?.edited === true && opened.opened.mayChange && (
          <Button
            variant="primary"
            onClick={() => {
              void changes.update(opened.opened, present.view, present.definition);
              onDone();
            }}
          >
            Update “{short(opened.opened.name)}”
          </Button>
        )}
        {opened?.edited === true && (
          <Button
            onClick={() => {
              open(opened.opened);
              onDone();
            }}
          >
            Back to saved
          </Button>
        )}
        <Button onClick={() => setNaming({ kind: "new" })}>
          {opened === null ? "Save this view…" : "Save as…"}
        </Button>
      </div>
    </div>
  );
}

const short = (name: string) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

function AlignLeftIcon() {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6">
      <path d="M2 4h7M5 8h8M3 12h6" strokeLinecap="round" />
    </svg>
  );
}

interface ViewRowProps {
  view: SavedView;
  current: boolean;
  onOpen: () => void;
  onRename: () => void;
}

function ViewRow({ view, current, onOpen, onRename }: ViewRowProps) {
  const { organization } = useWorkspace();
  const changes = useViewChanges();
  const { defaultOf, setDefault } = useDefaultViews();
  const [isDefault, setIsDefault] = useState(() => defaultOf(view.view) === view.id);
  const { saved, set } = useAddress();
  const mayShare = view.own && may(organization, "perm_SaveDraft");
  return (
    <li className={cn("flex items-center rounded-sm hover:bg-hover", current && "bg-selected")}>
      <button
        type="button"
        aria-current={current ? "true" : undefined}
        onClick={onOpen}
        className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-sm px-2 text-left [&_svg]:size-3.5 [&_svg]:shrink-0"
      >
        <span className="text-ink-faint" title={viewLabel(view.view)}>
          {ICON[view.view]}
        </span>
        <span className="sr-only">{viewLabel(view.view)}:</span>
        <span className="min-w-0 flex-1 truncate">{view.name}</span>
        {isDefault && (
          <>
            <Star aria-hidden className="fill-current text-conflict" />
            <span className="sr-only">, default</span>
          </>
        )}
        {!view.own && <span className="max-w-24 truncate text-ink-faint text-sm">{view.owner ?? ""}</span>}
        {view.own && view.shared && <span className="text-ink-faint text-sm">shared</span>}
        {current && <Check aria-hidden className="text-accent-text" />}
      </button>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={`More for ${view.name}`} size="sm" tooltip={false}>
            <Ellipsis aria-hidden />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem
            icon={<Star aria-hidden />}
            onSelect={() => {
              const search = new URL(addressOf(organization.code, view), window.location.origin).search;
              setDefault(view.view, isDefault ? null : { id: view.id, search });
              setIsDefault(!isDefault);
            }}
          >
            {isDefault
              ? "Don't begin with this"
              : `Begin the ${viewLabel(view.view).toLowerCase()} with this`}
          </MenuItem>
          {view.mayChange && (
            <MenuItem icon={<Pencil aria-hidden />} onSelect={onRename}>
              Rename…
            </MenuItem>
          )}
          {mayShare && (
            <MenuItem
              icon={view.shared ? <UserLock aria-hidden /> : <Share2 aria-hidden />}
              onSelect={() => void changes.share(view, !view.shared)}
            >
              {view.shared ? "Stop sharing" : "Share with everybody"}
            </MenuItem>
          )}
          {view.mayChange && (
            <>
              <MenuSeparator />
              <MenuItem
                danger
                icon={<Trash2 aria-hidden />}
                onSelect={() => {
                  if (isDefault) setDefault(view.view, null);
                  if (saved === view.id) set({ saved: null });
                  void changes.remove(view);
                }}
              >
                Remove
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
    </li>
  );
}
