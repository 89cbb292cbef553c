import { expect, it } from "vitest";
import {
  missingReason,
  reviewSummary,
  secondsToPems,
  sendLabel,
  sentWords,
  unsavedWords,
} from "#src/features/review/review-words.ts";

it("tells how long the queue will take", () => {
  const queue = { writeSyncEnabled: true, owed: 900, perSecond: 950 };
  expect(secondsToPems(1, queue)).toBe(1);
  expect(secondsToPems(1000, queue)).toBe(2);
  expect(secondsToPems(0, queue)).toBe(0);
  expect(secondsToPems(1, { ...queue, writeSyncEnabled: false })).toBe(0);
});

it("says what would be sent and what stays", () => {
  expect(reviewSummary(1, 0, 2, null)).toBe("1 record would be sent to PEMS, there in about 2 s.");
  expect(reviewSummary(1200, 1, 0, null)).toBe("1,200 records would be sent to PEMS. 1 stays a draft.");
  expect(reviewSummary(2, 3, 1, null)).toContain(" 3 stay a draft.");
  expect(reviewSummary(0, 3, 0, null)).toBe("Nothing can be sent as it is.");
  expect(reviewSummary(0, 0, 0, null)).toBe("");
});

it("names on the button what it does", () => {
  expect(sendLabel(1, true)).toBe("Send 1 change to PEMS");
  expect(sendLabel(25_000, false)).toBe("Commit 25,000 changes");
  expect([sendLabel(0, true), sendLabel(0, false)]).toEqual(["Send to PEMS", "Commit"]);
});

it("tells why what was typed last keeps everything from being sent", () => {
  expect(unsavedWords("unreachable")).toMatch(/can't be reached\. Nothing was sent\.$/);
  expect(unsavedWords("signed-out")).toMatch(/you were signed out\. Nothing was sent\.$/);
});

it("tells what was sent, and what waits", () => {
  expect(sentWords({ committed: 1, state: "queued", estimateSeconds: 3 }, null)).toEqual({
    title: "Sent 1 change to PEMS",
    description: "There in about 3 s.",
  });
  expect(sentWords({ committed: 2, state: "committed", estimateSeconds: 0 }, "paused").title).toBe(
    "Committed 2 changes",
  );
});

it("promises no time while nothing is sent, and says why", () => {
  expect(reviewSummary(1, 0, 2, "paused")).toBe("1 record would be sent to PEMS once the sync is resumed.");
  expect(reviewSummary(2, 1, 2, "down")).toBe(
    "2 records would be sent to PEMS as soon as it answers again. 1 stays a draft.",
  );
  expect(reviewSummary(1, 0, 0, "paused")).toBe("1 record would be sent to PEMS.");
  const sent = { committed: 2, state: "queued", estimateSeconds: 3 } as const;
  expect(sentWords(sent, "paused")).toEqual({
    title: "Queued 2 changes for PEMS",
    description: "The sync is paused: nothing is sent until it is resumed.",
  });
  expect(sentWords(sent, "down").description).toBe("PEMS is not answering: nothing is sent until it does.");
});

it("asks for a reason where the organization does", () => {
  expect(missingReason(true, "  ")).toBe("Your organization asks for a reason.");
  expect(missingReason(true, "Late delivery")).toBeNull();
  expect(missingReason(false, "")).toBeNull();
});
