"use client";

import {
  Building2,
  ChartColumn,
  ChartGantt,
  Check,
  ChevronsUpDown,
  Database,
  Grid3x3,
  LogOut,
  Signpost,
  Table2,
} from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { AppShell } from "#src/components/app-shell.tsx";
import { Avatar } from "#src/components/avatar.tsx";
import { Button } from "#src/components/button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "#src/components/menu.tsx";
import { PlainLink } from "#src/components/plain-link.tsx";
import { ThemeMenuItems } from "#src/components/theme-menu.tsx";
import { CommandBar } from "#src/features/commands/command-bar.tsx";
import { useOtherTabs } from "#src/features/drafts/use-other-tabs.ts";
import { useUndoKeys } from "#src/features/drafts/use-undo-keys.ts";
import { ReadOnlyTag } from "#src/features/first-run/read-only-tag.tsx";
import { AfterRows } from "#src/features/shell/after-rows.tsx";
import { signOut } from "#src/features/shell/sign-out.ts";
import { StateBanners } from "#src/features/shell/state-banners.tsx";
import { useGoTo } from "#src/features/shell/use-go-to.ts";
import { isSharedView, type ViewId, viewOf, viewsFor } from "#src/features/shell/views.ts";
import type { OrganizationMembership, SignedInUser } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { Bell } from "#src/features/sync-status/bell.tsx";
import { SyncPill } from "#src/features/sync-status/sync-pill.tsx";
import { Tour } from "#src/features/tour/tour.tsx";
import { useTour } from "#src/features/tour/use-tour.ts";

const BottomBars = lazyPart(() =>
  import("#src/features/shell/bottom-bars.tsx").then((module) => module.default),
);
const DataNavigation = lazyPart(() =>
  import("#src/features/data/data-navigation.tsx").then((module) => module.DataNavigation),
);

const VIEW_ICON: { readonly [V in ViewId]: ReactNode } = {
  timeline: <ChartGantt aria-hidden />,
  grid: <Table2 aria-hidden />,
  matrix: <Grid3x3 aria-hidden />,
  kpi: <ChartColumn aria-hidden />,
  data: <Database aria-hidden />,
};

export interface WorkspaceShellProps {
  organizations: readonly OrganizationMembership[];
  /** Dialogs that any view can open. */
  dialogs: ReactNode;
  panel?: ReactNode;
  children: ReactNode;
}

/** The frame of an open organization: bar, status, drafts, dialogs. */
export function WorkspaceShell({ organizations, dialogs, panel, children }: WorkspaceShellProps) {
  const { organization, user } = useWorkspace();
  useOtherTabs();
  useUndoKeys();
  const tour = useTour();
  const view = viewOf(usePathname());
  const goTo = useGoTo();
  const views = viewsFor(organization);
  const title = views.find(({ id }) => id === view)?.label ?? "Data";
  return (
    <>
      <AppShell
        title={`${title} of ${organization.name}`}
        organization={<OrganizationSwitch current={organization} organizations={organizations} />}
        navigation={views.map(({ id, label }) => ({
          href: `/${organization.code}/${id}`,
          label,
          icon: VIEW_ICON[id],
          current: id === view,
          ...(isSharedView(id) && { onSelect: () => goTo(id) }),
        }))}
        side={view === "data" ? <DataNavigation /> : undefined}
        search={<CommandBar organizations={organizations} />}
        status={
          <>
            <ReadOnlyTag />
            <SyncPill />
          </>
        }
        notifications={<Bell />}
        user={<UserMenu user={user} role={organization.role} onTour={tour.start} />}
        banner={<StateBanners />}
        bottomBar={
          <AfterRows>
            <BottomBars />
          </AfterRows>
        }
        panel={panel}
      >
        {children}
      </AppShell>
      {dialogs}
      <Tour tour={tour} />
    </>
  );
}

function OrganizationSwitch({
  current,
  organizations,
}: {
  current: OrganizationMembership;
  organizations: readonly OrganizationMembership[];
}) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" className="min-w-0 shrink text-ink">
          <Building2 aria-hidden className="text-ink-faint" />
          <span className="font-semibold">{current.code}</span>
          <span className="truncate font-normal text-ink-muted max-md:hidden">{current.name}</span>
          <span className="sr-only">, switch organization</span>
          <ChevronsUpDown aria-hidden className="size-3! text-ink-faint" />
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>Your organizations</MenuLabel>
        {organizations.map((organization) => (
          <MenuItem
            key={organization.id}
            asChild
            aria-current={organization.id === current.id ? "true" : undefined}
          >
            <PlainLink href={`/${organization.code}/grid`}>
              <span className="w-24 shrink-0 font-medium">{organization.code}</span>
              <span className="min-w-0 flex-1 truncate text-ink-muted">{organization.name}</span>
              {organization.id === current.id && <Check aria-hidden className="text-accent-text" />}
            </PlainLink>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

function UserMenu({ user, role, onTour }: { user: SignedInUser; role: string; onTour: () => void }) {
  return (
    <Menu>
      <MenuTrigger className="flex size-8 items-center justify-center rounded-full hover:bg-hover data-[state=open]:bg-hover">
        <Avatar name={user.name} />
        <span className="sr-only">{user.name}, account</span>
      </MenuTrigger>
      <MenuContent align="end" className="w-60">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium">{user.name}</p>
          <p className="truncate text-ink-faint text-sm">{user.email}</p>
          <p className="mt-0.5 text-ink-faint text-sm">{role}</p>
        </div>
        <MenuSeparator />
        <ThemeMenuItems />
        <MenuSeparator />
        <MenuItem icon={<Signpost aria-hidden />} onSelect={onTour}>
          Take the tour
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void signOut()}>
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
