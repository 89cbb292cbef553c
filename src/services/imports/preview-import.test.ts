import { afterAll, beforeAll, describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import type { Delta, Seen } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { applyImport } from "#src/services/imports/apply-import.ts";
import { dropImport, dropOldImports } from "#src/services/imports/drop-imports.ts";
import { previewImport } from "#src/services/imports/preview-import.ts";
import { listImports, reportImport } from "#src/services/imports/report-import.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const HOUR = 3_600_000;

describe("imports", () => {
  let world: World;
  let foreign: string;
  let next = 1;
  const anyRecord = () => pfaIdOf(next++);

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(600);
    [foreign = ""] = await world.seedRecords(1, { from: 900, organizationId: world.other.id });
  });
  afterAll(() => world.close());

  const preview = (lines: string[], options: { who?: Member; blank?: "keep" | "clear" } = {}) =>
    previewImport(world.deps, options.who ?? world.maria, {
      fileName: "plan.csv",
      bytes: Buffer.from(lines.join("\r\n")),
      blank: options.blank ?? "keep",
    });
  const apply = (importId: string, rows: "valid" | number[] = "valid", who = world.maria) =>
    applyImport(world.deps, who, { importId, rows });
  const draftOf = async (pfaId: string, who = world.maria) => {
    const [draft] = await world.rows<{
      delta: Delta;
      seen: Seen;
      base_version: number;
      kind: string;
      seen_discontinued: boolean;
    }>(
      `SELECT delta, seen, base_version, kind, seen_discontinued FROM pfa_modification
       WHERE pfa_id = $1 AND user_id = $2 AND sync_status = 'draft'`,
      [pfaId, who.userId],
    );
    return draft;
  };

  it("says row by row what would change, and changes nothing", async () => {
    const [a, b, c] = [anyRecord(), anyRecord(), anyRecord()];
    const { importId, rows, ...summary } = await preview([
      "ID,Model,Forecast end,Colour,Status",
      `${a},New model,2027-03-01,red,Synced`,
      `${b},${`M-${b.slice(-1)}`},,blue,Draft`,
      `${c},M-3,2026-13-45,,`,
      "PFA-99999,x,,,",
      `${foreign},x,,,`,
      ",x,,,",
    ]);
    expect(summary).toMatchObject({
      fileName: "plan.csv",
      blank: "keep",
      counts: { changed: 1, unchanged: 1, refused: 4, colliding: 0 },
      ignoredColumns: ["Colour", "Status"],
      nextCursor: null,
    });
    expect(rows.map(({ row, outcome }) => [row, outcome])).toEqual([
      [2, "changed"],
      [3, "unchanged"],
      [4, "refused"],
      [5, "refused"],
      [6, "refused"],
      [7, "refused"],
    ]);
    expect(rows[0]?.changes).toEqual([
      { field: "model", from: "M-1", to: "New model" },
      { field: "forecastEnd", from: "2026-02-02", to: "2027-03-01" },
    ]);
    expect(rows.slice(2).map(({ problems }) => problems.map(({ field, code }) => [field, code]))).toEqual([
      [["forecastEnd", "NOT_A_DAY"]],
      [["pfaId", "NOT_FOUND"]],
      [["pfaId", "NOT_FOUND"]],
      [["pfaId", "ID_MISSING"]],
    ]);
    expect(Number(summary.forecastAfter)).toBeGreaterThan(Number(summary.forecastBefore));
    expect(await world.rows("SELECT 1 FROM pfa_modification")).toEqual([]);
    const audit = "SELECT action, after FROM audit_log WHERE entity = 'import' AND entity_id = $1";
    expect(await world.rows(audit, [importId])).toEqual([
      {
        action: "import.previewed",
        after: { fileName: "plan.csv", rows: 6, changed: 1, unchanged: 1, refused: 4, colliding: 0 },
      },
    ]);
  });

  it("saves its rows as drafts, which nobody else sees and nothing sends", async () => {
    const [a, b] = [anyRecord(), anyRecord()];
    const { importId } = await preview(["ID,Model,DOR", `${a},A,`, `${b},B,Loan`]);
    const again = { importId, rows: "valid", requestKey: crypto.randomUUID() } as const;
    const first = await applyImport(world.deps, world.maria, again);
    expect(first).toMatchObject({ saved: 1, skipped: 0 });
    expect(await draftOf(a)).toMatchObject({ delta: { model: "A" }, kind: "import", base_version: 1 });
    expect(await draftOf(b)).toBeUndefined();
    expect(await world.rows("SELECT 1 FROM pfa_write_queue")).toEqual([]);
    expect((await refusal(apply(importId), "STALE")).message).toContain("saved already");
    // An answer that was lost is given again.
    expect(await applyImport(world.deps, world.maria, again)).toEqual(first);
    const { permissions } = world.maria;
    const less = new Set([...permissions].filter((permission) => permission !== "perm_EditForecast"));
    await refusal(applyImport(world.deps, { ...world.maria, permissions: less }, again), "FORBIDDEN");
    const [left] = await world.rows("SELECT status, rows FROM pfa_import WHERE id = $1", [importId]);
    expect(left).toEqual({ status: "applied", rows: null });
  });

  it("says what it saved over which values of the draft, so that it can be taken back", async () => {
    const [a, b] = [anyRecord(), anyRecord()];
    await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId: a, set: { model: "Mine", manufacturer: "Kept" }, seenVersion: 1 }],
    });
    const { importId } = await preview(["ID,Model,DOR", `${a},A,`, `${b},B,BEO`]);
    const { drafts } = await apply(importId);
    expect(drafts).toMatchObject([
      { pfaId: a, set: { model: "A" }, before: { model: "Mine" }, made: false },
      { pfaId: b, set: { model: "B" }, before: {}, made: true },
    ]);
    expect(drafts[0]?.seen.model).not.toBe("Mine");
    expect(drafts[0]?.before).not.toHaveProperty("manufacturer");
  });

  it("saves only the rows named, and skips those that can't be saved by now", async () => {
    const [a, b, c] = [anyRecord(), anyRecord(), anyRecord()];
    const { importId } = await preview(["ID,Model", `${a},A`, `${b},B`, `${c},C`]);
    await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId: b, set: { model: "B" }, seenVersion: 1 }],
    });
    expect(await apply(importId, [2, 3])).toMatchObject({ saved: 1, skipped: 1 });
    expect(await draftOf(a)).toBeDefined();
    expect(await draftOf(c)).toBeUndefined();
  });

  describe("with versions", () => {
    it("leaves what somebody else changed since, where the author changed nothing", async () => {
      const pfaId = anyRecord();
      await world.changeInPems(pfaId, { model: "Theirs" });
      const old = `M-${Number(pfaId.slice(4)) % 40}`;
      const { rows } = await preview(["ID,Version,Model,Contract", `${pfaId},1,${old},C-1`]);
      expect(rows[0]).toMatchObject({
        outcome: "changed",
        changes: [{ field: "contract", from: null, to: "C-1" }],
        collisions: [],
      });
    });

    it("shows a collision where both changed a field, and the draft keeps what the author saw", async () => {
      const pfaId = anyRecord();
      const old = `M-${Number(pfaId.slice(4)) % 40}`;
      await world.changeInPems(pfaId, { model: "Theirs", isDiscontinued: true });
      const { rows, counts, importId } = await preview(["ID,Version,Model", `${pfaId},1,Mine`]);
      expect(counts).toEqual({ changed: 1, unchanged: 0, refused: 0, colliding: 1 });
      expect(rows[0]).toMatchObject({
        outcome: "changed",
        changes: [{ field: "model", from: old, to: "Mine", now: "Theirs" }],
        collisions: ["model"],
      });
      const colliding = await reportImport(world.deps, world.maria, { importId, only: "colliding" });
      expect(colliding.rows).toHaveLength(1);
      await apply(importId);
      expect(await draftOf(pfaId)).toMatchObject({
        delta: { model: "Mine" },
        seen: { model: old },
        base_version: 1,
        seen_discontinued: false,
      });
      await refusal(commitDrafts(world.deps, world.maria, { pfaIds: [pfaId] }), "CONFLICTING");
      await discardDrafts(world.deps, world.maria, { pfaIds: [pfaId] });
    });

    it("counts a field as unchanged that both set to the same", async () => {
      const pfaId = anyRecord();
      await world.changeInPems(pfaId, { model: "Same" });
      const { rows } = await preview(["ID,Version,Model", `${pfaId},1,Same`]);
      expect(rows[0]?.outcome).toBe("unchanged");
    });

    it("takes what is there now as seen where the file names no version", async () => {
      const pfaId = anyRecord();
      await world.changeInPems(pfaId, { model: "Theirs" });
      const { importId, rows } = await preview(["ID,Version,Model", `${pfaId},,Mine`]);
      expect(rows[0]).toMatchObject({ outcome: "changed", collisions: [] });
      await apply(importId);
      expect(await draftOf(pfaId)).toMatchObject({ seen: { model: "Theirs" }, base_version: 2 });
    });

    it.each([
      ["7", "VERSION_UNKNOWN", "not yet 7"],
      ["one", "VERSION_INVALID", "whole number"],
      ["0", "VERSION_INVALID", "whole number"],
    ])("refuses version %s", async (version, code, words) => {
      const { rows } = await preview(["ID,Version,Model", `${anyRecord()},${version},Mine`]);
      expect(rows[0]?.problems).toMatchObject([{ field: "version", code }]);
      expect(rows[0]?.problems[0]?.message).toContain(words);
    });

    it("refuses a version from before the history", async () => {
      const pfaId = anyRecord();
      await world.rows("UPDATE pfa_mirror SET version = 5 WHERE pfa_id = $1", [pfaId]);
      const { rows } = await preview(["ID,Version,Model", `${pfaId},2,Mine`]);
      expect(rows[0]?.problems[0]?.message).toContain("Version 2 of the record is not known");
    });

    it("leaves the member's own newer draft where the file has the version's value", async () => {
      const pfaId = anyRecord();
      const old = `M-${Number(pfaId.slice(4)) % 40}`;
      await saveDraft(world.deps, world.maria, {
        changes: [{ pfaId, set: { model: "Draft" }, seenVersion: 1 }],
      });
      const { rows } = await preview(["ID,Version,Model", `${pfaId},1,${old}`]);
      expect(rows[0]?.outcome).toBe("unchanged");
    });
  });

  it("leaves empty cells alone, or empties their fields when asked to", async () => {
    const pfaId = anyRecord();
    const lines = ["ID,Model,Manufacturer,Actualized,Plan start", `${pfaId},,—,,`];
    expect((await preview(lines)).rows[0]?.outcome).toBe("unchanged");
    const { rows } = await preview(lines, { blank: "clear" });
    expect(rows[0]?.changes.map(({ field, to }) => [field, to])).toEqual([
      ["manufacturer", null],
      ["model", null],
    ]);
    const short = await preview(["ID,Model,Manufacturer", pfaId], { blank: "clear" });
    expect(short.rows[0]?.outcome).toBe("unchanged");
  });

  it("refuses rows that break a rule or change the plan, and those that occur twice or are too long", async () => {
    const [a, b, c] = [anyRecord(), anyRecord(), anyRecord()];
    const { rows } = await preview([
      "ID,Forecast start,Plan start",
      `${a},2031-01-01,`,
      `${b},,2020-01-01`,
      `${c},2026-01-01,`,
      `${c},2026-01-02,`,
      `${c},2026-01-02,`,
      `${anyRecord()},2026-01-01,,what is this`,
      `${"x".repeat(121)},2026-01-01,`,
    ]);
    const codes = rows.map(({ problems }) => problems.map(({ code }) => code));
    expect(codes).toEqual([
      ["FORECAST_ORDER"],
      ["PLAN_LOCKED"],
      ["TWICE"],
      ["TWICE"],
      ["TWICE"],
      ["TOO_MANY_CELLS"],
      ["ID_TOO_LONG", "NOT_FOUND"],
    ]);
    expect(rows[2]?.problems[0]?.message).toContain("row 5");
    expect(rows[3]?.problems[0]?.message).toContain("row 4");
  });

  it("does not blame the file for what the member's own draft breaks", async () => {
    const pfaId = anyRecord();
    await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId, set: { forecastEnd: "2020-01-01" }, seenVersion: 1 }],
    });
    const { rows } = await preview(["ID,Model", `${pfaId},New`]);
    expect(rows[0]).toMatchObject({ outcome: "changed", problems: [] });
  });

  it("tells what the draft held before, to take it back", async () => {
    const pfaId = anyRecord();
    const set = { model: "Mine", contract: "C" };
    await saveDraft(world.deps, world.maria, { changes: [{ pfaId, set, seenVersion: 1 }] });
    const { importId } = await preview(["ID,Model", `${pfaId},From the file`]);
    expect((await apply(importId)).drafts).toMatchObject([
      { set: { model: "From the file" }, before: { model: "Mine" }, made: false },
    ]);
  });

  it("says which permission a field needs", async () => {
    const pfaId = anyRecord();
    const permissions = new Set([...world.maria.permissions].filter((one) => one !== "perm_EditActuals"));
    const { rows } = await preview(["ID,Actual start", `${pfaId},2026-01-05`], {
      who: { ...world.maria, permissions },
    });
    expect(rows[0]?.problems).toMatchObject([{ field: "actualStart", code: "NEEDS_EDIT_ACTUALS" }]);
  });

  it("takes no money from whoever may not see it, and tells them none", async () => {
    const pfaId = anyRecord();
    const lines = ["ID,Monthly rate,Model", `${pfaId},7777.77,New`];
    const withMoney = await preview(lines);
    expect(withMoney.rows[0]?.changes).toHaveLength(2);
    const permissions = new Set([...world.maria.permissions].filter((one) => one !== "perm_ViewFinancials"));
    const poor = { ...world.maria, permissions };
    const without = await preview(lines, { who: poor });
    expect(without.ignoredColumns).toEqual(["Monthly rate"]);
    expect(without.rows[0]?.changes.map(({ field }) => field)).toEqual(["model"]);
    // What was kept from a time when they saw money.
    const kept = await reportImport(world.deps, poor, { importId: withMoney.importId });
    const { imports } = await listImports(world.deps, poor);
    expect(JSON.stringify([without, kept, imports])).not.toMatch(/7777|forecastBefore|monthlyRate/);
    // Judged again, the row may no longer be theirs to change.
    expect(await apply(withMoney.importId, "valid", poor)).toEqual({ saved: 0, skipped: 1, drafts: [] });
  });

  it("is refused as a whole when a column is there twice or the permission is missing", async () => {
    const twice = await refusal(preview(["ID,Model,model ", "x,1,2"]), "BAD_INPUT");
    expect(twice.message).toContain("“Model” (column 2) and “model ” (column 3) are the same field");
    await refusal(preview(["ID,Model", "x,1"], { who: world.viewer }), "FORBIDDEN");
    const unable = new Set([...world.maria.permissions].filter((one) => one !== "perm_SaveDraft"));
    await refusal(
      preview(["ID,Model", "x,1"], { who: { ...world.maria, permissions: unable } }),
      "FORBIDDEN",
    );
  });

  it("keeps nothing of a file whose upload was broken off", async () => {
    const before = await listImports(world.deps, world.maria);
    const bytes = Buffer.from(`ID,Model\n${anyRecord()},x`);
    const input = { fileName: "plan.csv", bytes, signal: AbortSignal.abort() };
    const refused = await refusal(previewImport(world.deps, world.maria, input), "BAD_INPUT");
    expect(refused.field).toBe("file");
    expect(await listImports(world.deps, world.maria)).toEqual(before);
  });

  it("knows columns by label or field, in any case and spacing, from workbooks too", async () => {
    const pfaId = anyRecord();
    const bytes = await writeXlsxFile(
      [
        [" pfa_ID", "FORECAST  END", "monthlyRate", new Date("2026-01-01T00:00:00Z"), 5],
        [pfaId, new Date("2028-01-15T00:00:00Z"), 8000, null, null],
      ],
      { dateFormat: "yyyy-mm-dd" },
    ).toBuffer();
    const { rows, ignoredColumns } = await previewImport(world.deps, world.maria, {
      fileName: "x.xlsx",
      bytes,
    });
    expect(ignoredColumns).toEqual(["2026-01-01", "5"]);
    expect(rows[0]?.changes.map(({ field, to }) => [field, to])).toEqual(
      expect.arrayContaining([["forecastEnd", "2028-01-15"]]),
    );
    const noId = await writeXlsxFile([["Number"], ["x"]]).toBuffer();
    const refused = previewImport(world.deps, world.maria, { fileName: "x.xlsx", bytes: noId });
    expect((await refusal(refused, "BAD_INPUT")).message).toContain("Found: “Number”");
  });

  it("gives a report page by page", async () => {
    const lines = [
      "ID,Model",
      ...Array.from({ length: 450 }, (_, n) => `${pfaIdOf(n + 100)},${n % 2 ? "x" : "y"}`),
    ];
    const first = await preview([...lines, "PFA-99999,x"]);
    expect([first.rows.length, first.nextCursor]).toEqual([200, 200]);
    const report = (more: object) =>
      reportImport(world.deps, world.maria, { importId: first.importId, ...more });
    const second = await report({ cursor: 200 });
    const third = await report({ cursor: second.nextCursor ?? 0 });
    expect([second.rows[0]?.row, third.rows.length, third.nextCursor]).toEqual([202, 51, null]);
    expect((await report({ only: "refused" })).rows.map(({ row }) => row)).toEqual([452]);
    const changed = await report({ only: "changed" });
    expect([changed.rows.length, changed.nextCursor]).toEqual([200, 200]);
  });

  it("belongs to its author alone", async () => {
    const { importId } = await preview(["ID,Model", `${anyRecord()},x`]);
    const strangers = [world.jonas, { ...world.maria, organizationId: world.other.id }];
    for (const who of strangers) {
      await refusal(apply(importId, "valid", who), "NOT_FOUND");
      await refusal(reportImport(world.deps, who, { importId }), "NOT_FOUND");
      await refusal(dropImport(world.deps, who, { importId }), "NOT_FOUND");
      expect((await listImports(world.deps, who)).imports).toEqual([]);
    }
    expect((await listImports(world.deps, world.maria)).imports[0]).toMatchObject({
      importId,
      counts: { changed: 1 },
    });
  });

  it("can be given up, keeps five for a person, and is gone after 24 hours", async () => {
    const { importId } = await preview(["ID,Model", `${anyRecord()},x`]);
    await dropImport(world.deps, world.maria, { importId });
    expect((await refusal(apply(importId), "STALE")).message).toContain("Import the file again");
    await refusal(dropImport(world.deps, world.maria, { importId }), "STALE");
    for (let count = 0; count < 7; count += 1) await preview(["ID,Model", `${anyRecord()},x`]);
    expect((await listImports(world.deps, world.maria)).imports).toHaveLength(5);
    const late = await preview(["ID,Model", `${anyRecord()},x`]);
    expect(await dropOldImports(world.deps)).toBe(0);
    world.advance(25 * HOUR);
    await refusal(apply(late.importId), "STALE");
    expect(await dropOldImports(world.deps)).toBe(5);
    expect(await world.rows("SELECT 1 FROM pfa_import WHERE rows IS NOT NULL")).toEqual([]);
    world.advance(-25 * HOUR);
  });
});
