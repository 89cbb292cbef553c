import { describe, expect, test } from "vitest";
import { liveEventSchema, MAX_EVENT_IDS, nameableIds } from "#src/domain/live-event.ts";

const organizationId = "0198c1a5-5c58-7c3e-8a58-0d3a2f1b7c11";
const at = "2026-01-15T12:00:00.000Z";
const ids = (count: number, id = "PFA-12345") => Array.from({ length: count }, (_, index) => `${id}${index}`);

describe("events", () => {
  test.each([
    { type: "CONNECTED", counts: { queued: 3, conflict: 1 }, pems: "healthy" },
    { type: "SYNC_QUEUED", pfaIds: ["PFA-1"], runId: null, count: 1 },
    { type: "SYNC_PROCESSING", pfaIds: ["PFA-1"], runId: organizationId, count: 1 },
    { type: "SYNC_SUCCESS", pfaIds: null, runId: organizationId, count: 1000 },
    { type: "SYNC_CONFLICT", pfaIds: ["PFA-1"], runId: null, count: 1 },
    { type: "SYNC_FAILED", pfaIds: ["PFA-1"], runId: null, count: 1 },
    { type: "PEMS_STATE", pems: "down" },
    { type: "RECORDS_CHANGED", pfaIds: null },
    { type: "EDITING", pfaIds: ["PFA-1"], userId: organizationId },
    { type: "EDITING", pfaIds: null, userId: organizationId },
    { type: "DRAFTED", pfaIds: null, userId: organizationId, tab: "t1" },
    {
      type: "PULL_PROGRESS",
      runId: organizationId,
      mode: "full",
      status: "running",
      pages: 2,
      records: 2000,
      estimate: null,
    },
  ])("$type", (event) => {
    const sent = { ...event, organizationId, at };
    expect(liveEventSchema.parse(sent)).toEqual(sent);
  });

  test.each([
    { type: "DRAFTS_CHANGED", pfaIds: ["PFA-1"] },
    { type: "SYNC_QUEUED", pfaIds: ids(101), runId: null, count: 101 },
    { type: "SYNC_QUEUED", pfaIds: ["PFA-1"], runId: null, count: 0 },
    { type: "PEMS_STATE", pems: "asleep" },
    { type: "CONNECTED", counts: { lost: 1 }, pems: "healthy" },
  ])("$type is refused when it is not one: %j", (event) => {
    expect(liveEventSchema.safeParse({ ...event, organizationId, at }).success).toBe(false);
  });

  test("carry no values: what is not declared is dropped", () => {
    const event = { type: "RECORDS_CHANGED", pfaIds: ["PFA-1"], organizationId, at, monthlyRate: "5500.00" };
    expect(liveEventSchema.parse(event)).not.toHaveProperty("monthlyRate");
  });
});

describe("ids that one event can name", () => {
  test("up to 100, as long as they fit into a NOTIFY", () => {
    expect(nameableIds(ids(MAX_EVENT_IDS))).toEqual(ids(100));
    expect(nameableIds(ids(MAX_EVENT_IDS + 1))).toBeNull();
    expect(nameableIds(ids(100, "X".repeat(80)))).toBeNull();
    expect(nameableIds([])).toBeNull();
  });
});
