"use client";

import { DeckSlot } from "#src/features/bulk/deck-slot.tsx";
import { DraftsBar } from "#src/features/drafts/drafts-bar.tsx";
import { useSyncNotices } from "#src/features/sync-status/use-sync-notices.ts";

/** What appears when there is something to do, and what tells of it in passing. */
export default function BottomBars() {
  useSyncNotices();
  return (
    <>
      <DeckSlot />
      <DraftsBar />
    </>
  );
}
