"use client";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** Offers commands as long as the component lives. Give the same array (`useMemo`) until one of them changes. */
export function useRegisterCommands(commands: readonly Command[]): void {
  const { commands: registry } = useWorkspace();
  const [owner] = useState(() => Symbol("commands"));
  useEffect(() => {
    registry.offer(owner, commands);
  }, [registry, owner, commands]);
  useEffect(() => () => registry.offer(owner, []), [registry, owner]);
}

/** All commands that make sense now. */
export function useCommands(): readonly Command[] {
  const { commands: registry } = useWorkspace();
  return useSyncExternalStore(
    useCallback((told) => registry.subscribe(told), [registry]),
    () => registry.all,
    () => registry.all,
  );
}
