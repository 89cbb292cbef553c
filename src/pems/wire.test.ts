import { describe, expect, test } from "vitest";
import {
  batchAnswer,
  batchRequest,
  deleteQuery,
  listAnswer,
  listEnvelope,
  listQuery,
  updateRequest,
  wireRecord,
} from "#src/pems/wire.ts";

const record = {
  pfaId: "PFA-1",
  organizationCode: "RIO",
  version: 3,
  updatedAt: "2026-01-15T10:11:12.345Z",
  updatedBy: "jane.smith",
  originalStart: "2026-01-15T00:00:00Z",
  originalEnd: null,
};
const update = { pfaId: "PFA-1", changes: { dor: "BEO" }, version: 3, modifiedBy: "ana@example.com" };
const accepted = { success: true, pfaId: "PFA-1", newVersion: 4, updatedAt: "2026-01-15T10:11:12Z" };

describe("a record", () => {
  test("keeps fields that the contract doesn't list", () => {
    const extended = { ...record, costCode: "RIO-EQ", nested: { deep: [1] } };
    expect(wireRecord.parse(extended)).toEqual(extended);
  });

  test.each([
    ["version", 0],
    ["version", 1.5],
    ["updatedAt", "yesterday"],
    ["originalStart", undefined],
    ["originalEnd", "2026-13-45T00:00:00Z"],
    ["forecastStart", "2026-02-30T00:00:00Z"],
    ["forecastStart", "2026-02-03T00:00Z"],
    ["monthlyRate", "5,500 dollars"],
    ["monthlyRate", -0.01],
    ["source", "Lease"],
    ["isActualized", "yes"],
    ["description", "x".repeat(501)],
  ])("with %s as %j is refused by name", (field, value) => {
    const result = wireRecord.safeParse({ ...record, [field]: value });
    expect(result.error?.issues.map((issue) => issue.path.join("."))).toContain(field);
  });
});

test("one malformed record spoils a typed page, and not its envelope", () => {
  const page = { records: [record, { ...record, monthlyRate: "many" }], nextCursor: "abc", hasMore: false };
  expect(listAnswer.safeParse(page).success).toBe(false);
  expect(listEnvelope.parse(page).records).toHaveLength(2);
  expect(listEnvelope.safeParse({ ...page, nextCursor: null }).success).toBe(false);
});

test.each([
  ["no change", {}],
  ["an unknown field", { dor: "BEO", costCode: "X" }],
  ["a plan field", { originalStart: null }],
  ["a date without a time", { forecastStart: "2026-02-03" }],
])("an update of %s is refused", (_what, changes) => {
  expect(updateRequest.safeParse({ ...update, organizationCode: "RIO", changes }).success).toBe(false);
});

test("a single update names its organization; in a batch that stands on the batch", () => {
  expect(updateRequest.safeParse(update).success).toBe(false);
  const operations = [{ operation: "UPDATE", ...update }];
  expect(batchRequest.parse({ organizationCode: "RIO", operations }).operations).toEqual(operations);
});

test.each([
  ["no operation", []],
  ["101 operations", Array(101).fill({ operation: "UPDATE", ...update })],
  ["an unknown operation", [{ ...update, operation: "INSERT" }]],
  ["a delete without a reason", [{ operation: "DELETE", pfaId: "PFA-1", version: 1, modifiedBy: "a" }]],
])("a batch of %s is refused", (_what, operations) => {
  expect(batchRequest.safeParse({ organizationCode: "RIO", operations }).success).toBe(false);
});

describe("an answer to a batch", () => {
  const conflict = {
    success: false,
    error: "VERSION_CONFLICT",
    message: "It has version 5.",
    currentVersion: 5,
    expectedVersion: 3,
  };
  const failed = { success: false, error: "SERVER_ERROR", message: "It failed." };

  test("holds results of each kind", () => {
    const results = [
      { status: 200, body: accepted },
      { status: 409, body: conflict },
      { status: 500, body: failed },
      { status: 400, body: { ...failed, error: "VALIDATION_FAILED", fieldErrors: { dor: "is wrong" } } },
    ];
    expect(batchAnswer.parse({ results })).toEqual({ results });
  });

  test.each([
    ["a status that is no single answer's", { status: 503, body: failed }],
    ["a conflict without versions", { status: 409, body: { ...conflict, currentVersion: undefined } }],
    ["an unknown error", { status: 500, body: { ...failed, error: "OTHER" } }],
    ["a body of HTML", { status: 500, body: "<html>" }],
  ])("with %s is refused", (_what, result) => {
    expect(batchAnswer.safeParse({ results: [result] }).success).toBe(false);
  });
});

test("queries carry numbers as text", () => {
  expect(listQuery.parse({ organizationCode: "RIO" }).limit).toBe(500);
  expect(listQuery.parse({ organizationCode: "RIO", limit: "1000" }).limit).toBe(1000);
  for (const limit of ["0", "1001", "1.5", "many"]) {
    expect(listQuery.safeParse({ organizationCode: "RIO", limit }).success).toBe(false);
  }
  const query = { organizationCode: "RIO", version: "3", modifiedBy: "ana", reason: "Not needed" };
  expect(deleteQuery.parse(query).version).toBe(3);
  expect(deleteQuery.safeParse({ ...query, version: "0" }).success).toBe(false);
});
