import { describe, expect, it } from "vitest";
import type { Permission } from "#src/domain/permissions.ts";
import type { Member } from "#src/services/organizations/member.ts";
import {
  visibleAttempts,
  visibleError,
  visibleFields,
  visibleJson,
  visibleNames,
  visiblePart,
} from "#src/services/records/visible-fields.ts";
import { soundRecord } from "#src/services/testing/records.ts";

const member = (...permissions: Permission[]): Member => ({
  organizationId: "o",
  userId: "u",
  permissions: new Set(permissions),
});
const sees = member("perm_Read", "perm_ViewFinancials");
const blind = member("perm_Read");
const error = {
  code: "REJECTED",
  message: "The rate 5500 is too high",
  fieldErrors: { monthlyRate: "is 5500", dor: "must be BEO", unknown: "7" },
};

describe("what a member without sight of money is shown", () => {
  it("has no money fields, in records, parts and names", () => {
    expect(visibleFields(blind, soundRecord(1))).not.toHaveProperty("monthlyRate");
    expect(visibleFields(sees, soundRecord(1))).toHaveProperty("monthlyRate");
    expect(visiblePart(blind, { monthlyRate: "1.00", dor: "BEO" })).toEqual({ dor: "BEO" });
    expect(visibleNames(blind, ["monthlyRate", "purchasePrice", "dor"])).toEqual(["dor"]);
  });

  it("has no money in any JSON, at whatever depth, nor in words of PEMS that may name it", () => {
    const stored = {
      values: [{ monthlyRate: "5500.00", dor: "BEO" }, null, 3],
      error: { ...error, detail: "kept" },
      note: { message: "No number here" },
    };
    expect(visibleJson(sees, stored)).toBe(stored);
    expect(visibleJson(blind, stored)).toEqual({
      values: [{ dor: "BEO" }, null, 3],
      error: { code: "REJECTED", message: "PEMS gave a reason that may name money.", detail: "kept" },
      note: { message: "No number here" },
    });
  });

  it("has no hash over content that holds money: amounts could be tried until it agrees", () => {
    const corrected = { version: 1, contentHash: "6f1e", bronzeId: "b" };
    expect(visibleJson(sees, corrected)).toBe(corrected);
    expect(visibleJson(blind, { before: corrected })).toEqual({ before: { version: 1, bronzeId: "b" } });
  });

  it("has an error's code and harmless words, and of its fields those that are no money", () => {
    expect(visibleError(blind, error)).toEqual({
      code: "REJECTED",
      message: "PEMS gave a reason that may name money.",
      fieldErrors: { dor: "must be BEO" },
    });
    expect(visibleError(sees, error).fieldErrors).toEqual({ monthlyRate: "is 5500", dor: "must be BEO" });
    expect(visibleError(blind, { code: "GONE", message: "No such record" })).toEqual({
      code: "GONE",
      message: "No such record",
    });
    const attempt = {
      at: "2026-11-20T10:00:00Z",
      outcome: "failed",
      status: 400,
      message: "5500 is too high",
    };
    expect(JSON.stringify(visibleAttempts(blind, [attempt]))).not.toContain("5500");
    expect(visibleAttempts(sees, [attempt])).toEqual([attempt]);
  });
});
