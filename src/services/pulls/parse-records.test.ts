import { describe, expect, it } from "vitest";
import { parseRecords } from "#src/services/pulls/parse-records.ts";

const BRONZE = "00000000-0000-7000-8000-00000000000b";
const record = (change: Record<string, unknown> = {}) => ({
  pfaId: "PFA-1",
  organizationCode: "RIO",
  version: 3,
  updatedAt: "2026-11-20T10:00:00+02:00",
  updatedBy: "jane.smith",
  monthlyRate: 5500.005,
  forecastStart: "2026-01-15T00:00:00Z",
  notOfTheContract: { kept: "in the raw page" },
  ...change,
});
const parse = (...records: unknown[]) => parseRecords(records, "RIO", BRONZE);
const problems = (...records: unknown[]) =>
  parse(...records).broken.map((broken) => [broken.pfaId, broken.problems.map((problem) => problem.field)]);

describe("parseRecords", () => {
  it("types a record, with who changed it when and why", () => {
    const { versions, broken } = parse(record({ changeReason: "Budget" }));
    expect(broken).toEqual([]);
    expect(versions).toMatchObject([
      {
        pfaId: "PFA-1",
        version: 3,
        changedAt: "2026-11-20T08:00:00.000Z",
        changedBy: "jane.smith",
        changeReason: "Budget",
        bronzeId: BRONZE,
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        fields: {
          monthlyRate: "5500.01",
          forecastStart: "2026-01-15",
          isActualized: false,
          description: null,
        },
      },
    ]);
  });

  it.each([
    ["another organization's", record({ organizationCode: "HOLNG" }), ["PFA-1", ["organizationCode"]]],
    ["an impossible day", record({ forecastEnd: "2026-13-45" }), ["PFA-1", ["forecastEnd"]]],
    ["money in words", record({ purchasePrice: "a lot" }), ["PFA-1", ["purchasePrice"]]],
    ["no version", record({ version: undefined }), ["PFA-1", ["version"]]],
    ["a version that no column holds", record({ version: 2 ** 31 }), ["PFA-1", ["version"]]],
    [
      "a time after the last year",
      record({ updatedAt: "9999-12-31T23:59:59-12:00" }),
      ["PFA-1", ["updatedAt"]],
    ],
    ["a time before the first year", record({ updatedAt: "0000-01-01T00:00:00Z" }), ["PFA-1", ["updatedAt"]]],
    ["no id", record({ pfaId: "" }), [null, ["pfaId"]]],
    ["an id with NUL", record({ pfaId: "PFA\u0000" }), [null, ["pfaId"]]],
    ["an id that no key holds", record({ pfaId: "P".repeat(121) }), [null, ["pfaId"]]],
    ["half of a pair in a text", record({ changeReason: "\ud83d" }), ["PFA-1", ["changeReason"]]],
    ["nothing", null, [null, ["record"]]],
    ["a text", "PFA-1", [null, ["record"]]],
  ])("sets aside %s, and keeps the rest", (_, broken, expected) => {
    expect(problems(broken, record({ pfaId: "PFA-2" }))).toEqual([expected]);
    expect(parse(broken, record({ pfaId: "PFA-2" })).versions.map(({ pfaId }) => pfaId)).toEqual(["PFA-2"]);
  });

  it("says which records hold what can't be stored, so that nothing is made of what is kept of them", () => {
    const { broken } = parse(record({ updatedBy: "a\u0000b" }), record({ description: "\ud83d" }));
    expect(broken.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      ["TEXT_INVALID"],
      ["TEXT_INVALID"],
    ]);
  });

  it("names the rules that a record breaks", () => {
    const { versions } = parse(
      record({ source: "Purchase", forecastEnd: "2026-01-01T00:00:00Z", dor: "BEO" }),
    );
    expect(versions[0]?.findings.map(({ code }) => code)).toEqual(["FORECAST_ORDER", "PRICE_REQUIRED"]);
  });

  it("takes each version of a record that comes in several, and the same one once", () => {
    const { versions, broken } = parse(
      record(),
      record({ version: 4 }),
      record(),
      record({ monthlyRate: "5500.01" }),
    );
    expect(versions.map(({ version }) => version)).toEqual([3, 4]);
    expect(broken).toEqual([]);
  });

  it("sets the same version with another content aside, and keeps the first", () => {
    const other = record({ monthlyRate: 1 });
    const { versions, broken } = parse(record(), other);
    expect(versions.map(({ fields }) => fields.monthlyRate)).toEqual(["5500.01"]);
    expect(broken).toEqual([
      {
        pfaId: "PFA-1",
        version: 3,
        problems: [
          { field: "record", code: "DUPLICATE", message: expect.stringMatching(/version 3.*twice/) },
        ],
        raw: other,
      },
    ]);
  });
});
