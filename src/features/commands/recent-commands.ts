const AT_MOST = 5;

type Kept = Pick<Storage, "getItem" | "setItem">;

/** Ids of the commands that this person ran last in this browser, the newest first. */
export function recentCommands(storage: Kept, key: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, AT_MOST) : [];
  } catch {
    return [];
  }
}

/** Remembers that a command was run. A browser that keeps nothing forgets it. */
export function rememberCommand(storage: Kept, key: string, id: string): void {
  const ids = [id, ...recentCommands(storage, key).filter((other) => other !== id)].slice(0, AT_MOST);
  try {
    storage.setItem(key, JSON.stringify(ids));
  } catch {
    // Storage is full or forbidden: the palette lists the command in its group all the same.
  }
}
