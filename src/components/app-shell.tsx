"use client";

import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { PlainLink } from "#src/components/plain-link.tsx";

export interface NavigationItem {
  href: string;
  label: string;
  icon?: ReactNode;
  current: boolean;
  /** Goes there without the router, on a plain click; the address stays for a new tab. */
  onSelect?: () => void;
}

export interface AppShellProps {
  /** Names the view; the heading of the page, read aloud only. */
  title: string;
  /** Far left: the switch between organizations. */
  organization: ReactNode;
  navigation: readonly NavigationItem[];
  /** Middle: search and commands; see CommandTrigger. */
  search?: ReactNode;
  /** Right: the truth about sync in one glance; see StatusPill. */
  status?: ReactNode;
  notifications?: ReactNode;
  user: ReactNode;
  /** Under the bar, over the view: something that concerns everything below, for example "You are offline". */
  banner?: ReactNode;
  /** Left of the view (above it on a phone): filters, or the side navigation of a section. */
  side?: ReactNode;
  /** Right of the view, on demand; see Panel. */
  panel?: ReactNode;
  /** Along the bottom, on demand; see BottomBar. */
  bottomBar?: ReactNode;
  /** The view. It fills the rest and scrolls by itself. */
  children: ReactNode;
}

/** The frame of every signed-in page: one bar, the view with its sides, a bar at the bottom when there is something to do. */
export function AppShell(props: AppShellProps) {
  const {
    title,
    organization,
    navigation,
    search,
    status,
    notifications,
    user,
    banner,
    side,
    panel,
    bottomBar,
    children,
  } = props;
  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-surface">
      <a
        href="#view"
        className="sr-only z-60 rounded bg-accent px-3 py-1.5 font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-1.5 focus:left-1.5"
      >
        Skip to the view
      </a>
      <header className="flex shrink-0 flex-wrap items-center gap-x-2 border-b bg-canvas px-2 sm:px-3">
        <div className="flex h-(--bar-height) min-w-0 shrink items-center max-lg:flex-1">{organization}</div>
        <nav
          aria-label="Views"
          className="flex gap-0.5 max-lg:order-last max-lg:-mx-3 max-lg:w-[calc(100%+1.5rem)] max-lg:overflow-x-auto max-lg:border-t max-lg:px-2 lg:ml-2"
        >
          {navigation.map((item) => (
            <NavigationLink key={item.href} {...item} />
          ))}
        </nav>
        <div className="flex min-w-0 shrink-0 items-center gap-1.5 lg:ml-auto lg:flex-1 lg:justify-end">
          {search}
          {status}
          {notifications}
          {user}
        </div>
      </header>
      {banner}
      <div className="flex min-h-0 flex-1 max-sm:flex-col">
        {side}
        <main
          id="view"
          tabIndex={-1}
          className="relative flex min-w-0 flex-1 flex-col overflow-hidden outline-none"
        >
          <h1 className="sr-only">{title}</h1>
          {children}
        </main>
        {panel}
      </div>
      {bottomBar}
    </div>
  );
}

function NavigationLink({ href, label, icon, current, onSelect }: NavigationItem) {
  return (
    <PlainLink
      href={href}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
        if (onSelect === undefined || elsewhere) return;
        event.preventDefault();
        onSelect();
      }}
      className={cn(
        "relative flex h-9 items-center gap-1.5 whitespace-nowrap px-2.5 font-medium text-ink-muted transition-colors duration-120 hover:text-ink focus-visible:-outline-offset-2 lg:h-(--bar-height)",
        "after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full [&_svg]:size-3.5",
        current && "text-ink after:bg-accent",
      )}
    >
      {icon}
      {label}
    </PlainLink>
  );
}
