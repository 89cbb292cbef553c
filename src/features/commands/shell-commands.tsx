"use client";

import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useMemo } from "react";
import { COMMAND_KEYS } from "#src/features/commands/command-keys.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { signOut } from "#src/features/shell/sign-out.ts";
import { useGoTo } from "#src/features/shell/use-go-to.ts";
import { viewsFor } from "#src/features/shell/views.ts";
import { may, type OrganizationMembership } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { usePullRequests } from "#src/features/sync-status/pull-provider.tsx";

const THEMES = [
  { id: "light", label: "Light theme" },
  { id: "dark", label: "Dark theme" },
  { id: "system", label: "Theme of the system" },
] as const;

interface ShellCommandsProps {
  organizations: readonly OrganizationMembership[];
  openShortcuts: () => void;
}

/** Offers the commands that make sense in every view. */
export function ShellCommands({ organizations, openShortcuts }: ShellCommandsProps) {
  useGoCommands(organizations);
  const { organization } = useWorkspace();
  const { setTheme } = useTheme();
  const { refresh } = usePullRequests();
  const commands = useMemo<Command[]>(
    () => [
      ...THEMES.map(({ id, label }) => ({
        id: `theme-${id}`,
        label,
        group: "View" as const,
        keywords: ["theme", "appearance", "colours"],
        run: () => setTheme(id),
      })),
      {
        id: "refresh",
        label: "Refresh from PEMS",
        group: "Sync",
        keywords: ["pull", "fetch", "update"],
        unavailable: may(organization, "perm_RefreshData")
          ? null
          : "You don't have the permission to fetch data from PEMS.",
        run: () => void refresh("incremental"),
      },
      {
        id: "shortcuts",
        label: "Keyboard shortcuts",
        group: "Help",
        shortcut: COMMAND_KEYS.shortcuts,
        keywords: ["keys", "help"],
        run: openShortcuts,
      },
      { id: "sign-out", label: "Sign out", group: "Help", keywords: ["log out"], run: () => void signOut() },
    ],
    [organization, setTheme, refresh, openShortcuts],
  );
  useRegisterCommands(commands);
  return null;
}

function useGoCommands(organizations: readonly OrganizationMembership[]): void {
  const { organization } = useWorkspace();
  const goTo = useGoTo();
  const router = useRouter();
  const commands = useMemo<Command[]>(
    () => [
      ...viewsFor(organization).map(({ id, label }) => ({
        id: `go-${id}`,
        label,
        group: "Go to" as const,
        keywords: ["view", "open", "show"],
        ...(id !== "data" && { shortcut: COMMAND_KEYS[`go-${id}`] }),
        run: () => (id === "data" ? router.push(`/${encodeURIComponent(organization.code)}/data`) : goTo(id)),
      })),
      ...organizations
        .filter(({ id }) => id !== organization.id)
        .map(({ code, name }) => ({
          id: `organization-${code}`,
          label: `${code} · ${name}`,
          group: "Go to" as const,
          keywords: ["organization", "switch", "project"],
          run: () => router.push(`/${encodeURIComponent(code)}/grid`),
        })),
    ],
    [organization, organizations, goTo, router],
  );
  useRegisterCommands(commands);
}
