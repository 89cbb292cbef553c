"use client";

import { useEffect, useRef } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

/**
 * Says that sums over records, as this user sees them, may be others by now: PEMS or a colleague's commit moved records, or
 * the user's own drafts changed, here or in another of their tabs. Colleagues' drafts count for nobody else.
 */
export function useSumsChanged(told: (by: "me" | "others") => void): void {
  const { organization, user, writer } = useWorkspace();
  const newest = useRef(told);
  newest.current = told;
  useEffect(
    () =>
      writer.subscribe(() => {
        if (writer.unsaved === 0) newest.current("me");
      }),
    [writer],
  );
  useLiveEvents(organization.id, (event) => {
    switch (event.type) {
      case "RECORDS_CHANGED":
      case "SYNC_QUEUED":
        return newest.current("others");
      case "CONNECTED":
        return newest.current("me");
      case "EDITING":
      case "DRAFTED":
        if (event.userId === user.id) newest.current("me");
        return;
      default:
        return;
    }
  });
}
