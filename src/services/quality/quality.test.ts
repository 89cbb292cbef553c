import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Member } from "#src/services/organizations/member.ts";
import { reportApplied } from "#src/services/pulls/apply-records.ts";
import { dismissQuarantined } from "#src/services/quality/dismiss-quarantined.ts";
import { findSource } from "#src/services/quality/find-source.ts";
import { listFindings } from "#src/services/quality/list-findings.ts";
import { listQuarantine } from "#src/services/quality/list-quarantine.ts";
import { retryQuarantined } from "#src/services/quality/retry-quarantined.ts";
import { acknowledgeDrift, listSchemaDrift } from "#src/services/quality/schema-drift.ts";
import { collectNotices, type NoticeCollector } from "#src/services/testing/notices.ts";
import { pemsRecord, takePage } from "#src/services/testing/pages.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

let world: World;
let notices: NoticeCollector;
let withoutMoney: Member;
beforeAll(async () => {
  world = await createWorld();
  notices = await collectNotices(world.url);
  const permissions = new Set([...world.admin.permissions].filter((name) => name !== "perm_ViewFinancials"));
  withoutMoney = { ...world.admin, permissions };
});
afterAll(async () => {
  await notices.close();
  await world.close();
});

const page = { limit: 50 };
const waiting = async (pfaId: string) => {
  const { items } = await listQuarantine(world.deps, world.admin, page);
  return items.filter((item) => item.pfaId === pfaId);
};
const idsOf = async (pfaId: string) => (await waiting(pfaId)).map(({ id }) => id);
const resolutions = async (pfaId: string) =>
  (
    await world.rows<{ resolution: string | null }>(
      "SELECT resolution FROM pfa_quarantine WHERE pfa_id = $1 ORDER BY id",
      [pfaId],
    )
  ).map(({ resolution }) => resolution);
const audited = (action: string) =>
  world.rows("SELECT actor_id, pfa_id, before, after FROM audit_log WHERE action = $1 ORDER BY id", [action]);
const versionsOf = async (pfaId: string) =>
  (
    await world.rows<{ version: number }>(
      "SELECT version FROM pfa_mirror_history WHERE pfa_id = $1 ORDER BY version",
      [pfaId],
    )
  ).map(({ version }) => version);

describe("quarantine", () => {
  const words = { forecastStart: "2026-13-45", monthlyRate: "7777.77 or so" };

  it("shows who waits for which reason, with what PEMS sent", async () => {
    const huge = { forecastEnd: { nested: "x".repeat(1000) } };
    const { quarantined } = await takePage(world, [pemsRecord(1, words), pemsRecord(2, huge), null]);
    expect(quarantined).toBe(3);
    const view = await listQuarantine(world.deps, world.admin, page);
    expect(view).toMatchObject({ total: 3, nextCursor: null });
    expect(view.reasons).toEqual([
      { code: "MALFORMED", records: 1 },
      { code: "MONEY_INVALID", records: 1 },
      { code: "NOT_A_DAY", records: 1 },
      { code: "WRONG_TYPE", records: 1 },
    ]);
    const [first, second, third] = view.items;
    expect(first).toMatchObject({ pfaId: pfaIdOf(1), version: 1, retries: 0, retriedAt: null });
    expect(first?.problems.map(({ field, raw }) => [field, raw]).sort()).toEqual(
      Object.entries(words).sort(),
    );
    expect(second?.problems[0]?.raw).toHaveLength(300);
    expect(third).toMatchObject({ pfaId: null, version: null });
  });

  it("is paged, and filtered by reason", async () => {
    const first = await listQuarantine(world.deps, world.admin, { limit: 1 });
    expect(first.items.map(({ pfaId }) => pfaId)).toEqual([pfaIdOf(1)]);
    const cursor = first.nextCursor ?? "";
    const second = await listQuarantine(world.deps, world.admin, { limit: 1, cursor });
    expect(second.items.map(({ pfaId }) => pfaId)).toEqual([pfaIdOf(2)]);
    const typed = await listQuarantine(world.deps, world.admin, { ...page, code: "NOT_A_DAY" });
    expect(typed.items.map(({ pfaId }) => pfaId)).toEqual([pfaIdOf(1)]);
    expect(typed.total).toBe(3);
  });

  it("holds no money for those who may not see it, and is for administrators", async () => {
    const view = await listQuarantine(world.deps, withoutMoney, page);
    expect(JSON.stringify(view)).not.toContain("7777");
    expect(view.items[0]?.problems.map(({ message }) => message)).toContain(
      "Monthly rate must be an amount such as 5500.00.",
    );
    expect(await listQuarantine(world.deps, world.stranger, page)).toMatchObject({ items: [], total: 0 });
    await refusal(listQuarantine(world.deps, world.maria, page), "FORBIDDEN");
    const ids = await idsOf(pfaIdOf(1));
    await refusal(retryQuarantined(world.deps, world.maria, { ids }), "FORBIDDEN");
    await refusal(dismissQuarantined(world.deps, world.maria, { ids }), "FORBIDDEN");
  });

  it("is left by a record that arrives in order at that version or a later one, not an older one", async () => {
    const bad = { version: 3, forecastStart: "soon" };
    await takePage(world, [pemsRecord(10, bad)]);
    await takePage(world, [pemsRecord(10, { version: 2 })]);
    expect(await resolutions(pfaIdOf(10))).toEqual([null]);
    await takePage(world, [pemsRecord(10, { version: 4 })]);
    expect(await resolutions(pfaIdOf(10))).toEqual(["arrived"]);
  });

  it("is left by a retry once the record can be typed: into silver, mirror and history", async () => {
    const foreign = pemsRecord(11, { organizationCode: "RIO-2", version: 2 });
    const { bronzeId } = await takePage(world, [foreign, pemsRecord(12, words)]);
    const ids = [...(await idsOf(pfaIdOf(11))), ...(await idsOf(pfaIdOf(12)))];
    expect(await retryQuarantined(world.deps, world.admin, { ids })).toEqual({ taken: 0, waiting: 2 });
    expect(await waiting(pfaIdOf(11))).toMatchObject([{ retries: 1, retriedAt: expect.any(String) }]);

    await world.rows("UPDATE organization SET code = 'RIO-2' WHERE id = $1", [world.organization.id]);
    await notices.settled();
    notices.seen.length = 0;
    expect(await retryQuarantined(world.deps, world.admin, { ids })).toEqual({ taken: 1, waiting: 1 });
    await world.rows("UPDATE organization SET code = 'RIO' WHERE id = $1", [world.organization.id]);
    expect(await resolutions(pfaIdOf(11))).toEqual(["retried"]);
    expect(await waiting(pfaIdOf(12))).toMatchObject([
      { retries: 2, problems: [{ code: "FOREIGN", field: "organizationCode" }] },
    ]);
    expect(
      await world.rows("SELECT version, bronze_id FROM pfa_silver WHERE pfa_id = $1", [pfaIdOf(11)]),
    ).toEqual([{ version: 2, bronze_id: bronzeId }]);
    expect(await versionsOf(pfaIdOf(11))).toEqual([2]);
    expect(await notices.next(1)).toMatchObject([{ type: "RECORDS_CHANGED", pfaIds: [pfaIdOf(11)] }]);
    const entries = await audited("quarantine.retried");
    expect(entries).toHaveLength(4);
    expect(entries).toContainEqual({
      actor_id: world.admin.userId,
      pfa_id: pfaIdOf(11),
      before: { reasons: ["FOREIGN"] },
      after: { resolution: "retried" },
    });
    await refusal(retryQuarantined(world.deps, world.admin, { ids: ids.slice(0, 1) }), "NOTHING_TO_DO");
  });

  it("keeps what a retry can't decide: another content of a known version, and a text that was not kept as it came", async () => {
    const twice = [pemsRecord(13), pemsRecord(13, { description: "Other" })];
    await takePage(world, [...twice, pemsRecord(14, { description: "a\u0000b" })]);
    const ids = [...(await idsOf(pfaIdOf(13))), ...(await idsOf(pfaIdOf(14)))];
    expect(await retryQuarantined(world.deps, world.admin, { ids })).toEqual({ taken: 0, waiting: 2 });
    expect(await waiting(pfaIdOf(13))).toMatchObject([{ problems: [{ code: "DUPLICATE" }] }]);
    expect(await waiting(pfaIdOf(14))).toMatchObject([{ problems: [{ code: "TEXT_INVALID" }] }]);
    expect(await versionsOf(pfaIdOf(14))).toEqual([]);
  });

  it("is tried again as a whole without ids", async () => {
    const { total } = await listQuarantine(world.deps, world.admin, page);
    expect(await retryQuarantined(world.deps, world.admin, {})).toEqual({ taken: 0, waiting: total });
  });

  it("is tried again as a whole past the first thousand: what was never tried first, then what was longest ago", async () => {
    const bad = Array.from({ length: 1005 }, (_, index) =>
      pemsRecord(1000 + index, { forecastStart: "soon" }),
    );
    await takePage(world, bad);
    const mine = `resolved_at IS NULL AND pfa_id BETWEEN '${pfaIdOf(1000)}' AND '${pfaIdOf(2004)}'`;
    const triedTimes = () =>
      world.rows(
        `SELECT retries, count(*)::int AS n FROM pfa_quarantine WHERE ${mine} GROUP BY 1 ORDER BY 1`,
      );
    expect(await retryQuarantined(world.deps, world.admin, {})).toEqual({ taken: 0, waiting: 1000 });
    const first = [
      { retries: 0, n: 5 },
      { retries: 1, n: 1000 },
    ];
    expect(await triedTimes()).toEqual(first);
    await retryQuarantined(world.deps, world.admin, {});
    const [once, twice] = await triedTimes();
    // The five, then those that were tried before this test, then the first of the thousand.
    expect(once).toMatchObject({ retries: 1 });
    expect(twice).toMatchObject({ retries: 2 });
    expect(await world.rows(`SELECT 1 FROM pfa_quarantine WHERE ${mine} AND retries = 0`)).toEqual([]);
    await world.rows(`UPDATE pfa_quarantine SET resolved_at = now(), resolution = 'arrived' WHERE ${mine}`);
  });

  it("is left by dismissing, and not entered again until PEMS changes the record", async () => {
    const bad = { forecastStart: "soon" };
    await takePage(world, [pemsRecord(15, bad)]);
    const ids = await idsOf(pfaIdOf(15));
    expect(await dismissQuarantined(world.deps, world.admin, { ids })).toEqual({ dismissed: 1 });
    expect(await audited("quarantine.dismissed")).toMatchObject([
      { actor_id: world.admin.userId, pfa_id: pfaIdOf(15), after: { resolution: "dismissed" } },
    ]);
    await refusal(dismissQuarantined(world.deps, world.admin, { ids }), "NOTHING_TO_DO");
    await takePage(world, [pemsRecord(15, bad)]);
    expect(await resolutions(pfaIdOf(15))).toEqual(["dismissed"]);
    await takePage(world, [pemsRecord(15, { ...bad, version: 2 })]);
    expect(await resolutions(pfaIdOf(15))).toEqual(["dismissed", null]);
  });
});

describe("findings", () => {
  const late = { forecastEnd: "2026-01-01T00:00:00Z" };

  it("say how many records break which rule, and which, as PEMS has them now", async () => {
    await takePage(world, [
      pemsRecord(20, late),
      pemsRecord(21, { ...late, monthlyRate: null }),
      pemsRecord(22, { dor: null }),
      pemsRecord(23, late),
    ]);
    await takePage(world, [pemsRecord(23, { version: 2 })]);
    const view = await listFindings(world.deps, world.viewer, page);
    expect(view).toMatchObject({ total: 3, nextCursor: null });
    expect(view.rules).toEqual([
      { code: "FORECAST_ORDER", records: 2 },
      { code: "DOR_INVALID", records: 1 },
      { code: "RATE_REQUIRED", records: 1 },
    ]);
    expect(await listFindings(world.deps, world.stranger, page)).toMatchObject({ rules: [], total: 0 });
    expect(view.items.map(({ pfaId }) => pfaId)).toEqual([20, 21, 22].map(pfaIdOf));
    expect(view.items[0]).toMatchObject({
      version: 1,
      description: "Crane 20",
      isDiscontinued: false,
      findings: [{ code: "FORECAST_ORDER", fields: ["forecastStart", "forecastEnd"] }],
    });
  });

  it("are paged, and filtered by rule", async () => {
    const first = await listFindings(world.deps, world.viewer, { code: "FORECAST_ORDER", limit: 1 });
    expect(first).toMatchObject({ items: [{ pfaId: pfaIdOf(20) }], nextCursor: pfaIdOf(20) });
    const cursor = first.nextCursor ?? "";
    const second = await listFindings(world.deps, world.viewer, { code: "FORECAST_ORDER", cursor, limit: 1 });
    expect(second).toMatchObject({ items: [{ pfaId: pfaIdOf(21) }], nextCursor: null });
  });
});

describe("schema drift", () => {
  const drift = () => listSchemaDrift(world.deps, world.admin, { ...page, acknowledged: false });

  it("is reported once: in the log, in the audit and to people", async () => {
    const warn = vi.spyOn(world.deps.log, "warn");
    const records = [pemsRecord(30, { berth: "A", purchasePrice: "5000" })];
    const first = await takePage(world, records);
    reportApplied(world.deps, world.service, first);
    reportApplied(world.deps, world.service, await takePage(world, records));
    expect(first.drifts).toMatchObject([
      { kind: "retyped", field: "purchasePrice", expected: "number", found: "string" },
      { kind: "new", field: "berth", found: "string" },
    ]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      { organizationId: world.organization.id, drifts: first.drifts },
      expect.any(String),
    );
    const { items } = await drift();
    expect(items.filter(({ field }) => field === "berth")).toMatchObject([
      { kind: "new", found: "string", acknowledgedAt: null },
    ]);
    expect(
      (await audited("schema.drifted")).filter(
        ({ after }: { after?: { field?: string } }) => after?.field === "berth",
      ),
    ).toHaveLength(1);
  });

  it("names a field that is no longer sent, and notes once a day that it is still so", async () => {
    const without = Array.from({ length: 20 }, (_, index) => pemsRecord(100 + index));
    expect((await takePage(world, without)).drifts).toContainEqual({
      kind: "missing",
      field: "berth",
      expected: "string",
      found: "",
    });
    const seen = async () =>
      (
        await world.rows(
          "SELECT xmin::text, last_seen_at FROM pems_schema_drift WHERE kind = 'missing' AND field = 'berth'",
        )
      )[0];
    const before = await seen();
    await takePage(world, without);
    expect(await seen()).toEqual(before);
    await world.rows("UPDATE pems_schema_drift SET last_seen_at = now() - interval '25 hours'");
    expect((await takePage(world, without)).drifts).toEqual([]);
    expect(await seen()).toMatchObject({ last_seen_at: expect.any(Date) });
    const [{ fresh } = { fresh: false }] = await world.rows<{ fresh: boolean }>(
      "SELECT last_seen_at > now() - interval '1 minute' AS fresh FROM pems_schema_drift WHERE kind = 'missing' AND field = 'berth'",
    );
    expect(fresh).toBe(true);
  });

  it("sums up a record with 10,000 unknown fields, which is taken all the same", async () => {
    const unknown = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`unknown \u0000 ${index}`, index]),
    );
    const { drifts, observed } = await takePage(world, [pemsRecord(31, unknown)]);
    expect(observed).toBe(1);
    expect(drifts).toHaveLength(51);
    expect(drifts.at(-1)).toMatchObject({ field: "…", found: "9,950 more" });
    expect(await versionsOf(pfaIdOf(31))).toEqual([1]);
    await takePage(world, [pemsRecord(31, unknown)]);
    expect((await takePage(world, [pemsRecord(31, unknown)])).drifts).toEqual([]);
  });

  it("is acknowledged by an administrator", async () => {
    await refusal(listSchemaDrift(world.deps, world.maria, page), "FORBIDDEN");
    const { items, open, nextCursor } = await listSchemaDrift(world.deps, world.admin, { limit: 2 });
    expect(items).toHaveLength(2);
    const ids = items.map(({ id }) => id);
    await refusal(acknowledgeDrift(world.deps, world.maria, { ids }), "FORBIDDEN");
    expect(await acknowledgeDrift(world.deps, world.admin, { ids })).toEqual({ acknowledged: 2 });
    expect((await drift()).open).toBe(open - 2);
    const noted = await listSchemaDrift(world.deps, world.admin, { ...page, acknowledged: true });
    expect(noted.items).toMatchObject([{ acknowledgedBy: "Ada Admin" }, { acknowledgedBy: "Ada Admin" }]);
    const more = { limit: 1, cursor: nextCursor ?? "" };
    expect((await listSchemaDrift(world.deps, world.admin, more)).items[0]?.id).not.toBe(ids[1]);
    await refusal(acknowledgeDrift(world.deps, world.admin, { ids }), "NOTHING_TO_DO");
    expect(await audited("schema.acknowledged")).toHaveLength(2);
  });
});

describe("the source of a version", () => {
  it("is the page that it came in, with the record as PEMS sent it", async () => {
    const sent = pemsRecord(40, { berth: { monthlyRate: 7777.77 }, monthlyRate: 5500.005 });
    await takePage(world, [null, sent]);
    const source = await findSource(world.deps, world.maria, { pfaId: pfaIdOf(40), version: 1 });
    expect(source).toMatchObject({
      pfaId: pfaIdOf(40),
      version: 1,
      sources: [
        {
          kind: "page",
          batch: { source: "pull", cursorBefore: "before", cursorAfter: "after", runId: null },
          raw: sent,
        },
      ],
    });
    const visible = await findSource(world.deps, withoutMoney, { pfaId: pfaIdOf(40), version: 1 });
    const { berth, monthlyRate, ...rest } = sent;
    expect(visible.sources).toMatchObject([{ raw: rest }]);
    expect(JSON.stringify(visible)).not.toMatch(/berth|monthlyRate|5500|7777/);
  });

  it("comes without the hash of the answer for those who may not see money: amounts could be tried until it agrees", async () => {
    await takePage(world, [pemsRecord(42)]);
    const asked = { pfaId: pfaIdOf(42), version: 1 };
    const hash = { batch: { contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) } };
    expect((await findSource(world.deps, world.maria, asked)).sources).toMatchObject([hash]);
    const { sources } = await findSource(world.deps, withoutMoney, asked);
    expect(sources).toMatchObject([{ kind: "page", batch: { source: "pull" } }]);
    expect(JSON.stringify(sources)).not.toMatch(/contentHash|[0-9a-f]{64}/);
  });

  it("is known without the raw page, once that is no longer kept", async () => {
    const { bronzeId } = await takePage(world, [pemsRecord(41)]);
    await world.rows("DELETE FROM pfa_bronze WHERE id = $1", [bronzeId]);
    const { sources } = await findSource(world.deps, world.maria, { pfaId: pfaIdOf(41), version: 1 });
    expect(sources).toMatchObject([{ kind: "page", raw: null }]);
  });

  it("does not exist for a version that was never seen, or another organization", async () => {
    const version = { pfaId: pfaIdOf(40), version: 9 };
    await refusal(findSource(world.deps, world.maria, version), "NOT_FOUND");
    await refusal(findSource(world.deps, world.stranger, { ...version, version: 1 }), "NOT_FOUND");
    await refusal(findSource(world.deps, world.maria, { pfaId: "a\u0000b", version: 1 }), "NOT_FOUND");
  });
});
