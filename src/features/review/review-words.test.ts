import { expect, it } from "vitest";
import {
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
  expect(reviewSummary(1, 0, 2)).toBe("1 record would be sent to PEMS, there in about 2 s.");
  expect(reviewSummary(1200, 1, 0)).toBe("1,200 records would be sent to PEMS. 1 stays a draft.");
  expect(reviewSummary(2, 3, 1)).toContain(" 3 stay a draft.");
  expect(reviewSummary(0, 3, 0)).toBe("Nothing can be sent as it is.");
  expect(reviewSummary(0, 0, 0)).toBe("");
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
  expect(sentWords({ committed: 1, state: "queued", estimateSeconds: 3 })).toEqual({
    title: "Sent 1 change to PEMS",
    description: "There in about 3 s.",
  });
  expect(sentWords({ committed: 2, state: "committed", estimateSeconds: 0 }).title).toBe(
    "Committed 2 changes",
  );
});
