import { expect, test } from "vitest";
import { generateRecords } from "#sandbox/generate.ts";
import { DEMO_ORGANIZATIONS, startSandbox } from "#sandbox/server.ts";
import type { WireRecord } from "#src/pems/wire.ts";
import { wireRecord } from "#src/pems/wire.ts";

const options = { organizationCode: "RIO", count: 5000, seed: 1, today: "2026-06-15" };
const records = generateRecords(options);
const share = (holds: (record: WireRecord) => boolean) => records.filter(holds).length / records.length;

test("the same seed gives the same records, another organization others", () => {
  expect(generateRecords(options)).toEqual(records);
  const other = generateRecords({ ...options, organizationCode: "HOLNG" });
  expect(other.map((record) => record.description)).not.toEqual(records.map((record) => record.description));
});

test("every record is well-formed and has an id of its own", () => {
  for (const record of records) expect(wireRecord.safeParse(record).error).toBeUndefined();
  const ids = records.map((record) => record.pfaId).sort();
  expect(new Set(ids).size).toBe(5000);
  expect([ids[0], ids.at(-1)]).toEqual(["PFA-00001", "PFA-05000"]);
});

test("plans, forecasts and actuals lie around today", () => {
  const today = "2026-06-15T00:00:00Z";
  expect(share((record) => String(record.forecastStart) > today)).toBeGreaterThan(0.25);
  expect(share((record) => String(record.forecastEnd) < today)).toBeGreaterThan(0.2);
  expect(share((record) => record.isActualized === true)).toBeGreaterThan(0.35);
  expect(share((record) => String(record.actualStart ?? "") > today)).toBe(0);
  expect(share((record) => String(record.actualEnd ?? "") > today)).toBe(0);
  expect(share((record) => record.isDiscontinued === true)).toBeGreaterThan(0.01);
});

test("some records break a rule or lack dates, and few", () => {
  const unpriced = share((record) => record.monthlyRate === null && record.purchasePrice === null);
  const reversed = share((record) => String(record.forecastEnd) < String(record.forecastStart));
  const undated = share((record) => record.forecastStart === null);
  for (const broken of [unpriced, reversed, undated]) {
    expect(broken).toBeGreaterThan(0);
    expect(broken).toBeLessThan(0.02);
  }
});

test("the demo data holds all three organizations", async () => {
  const sandbox = await startSandbox({ organizations: DEMO_ORGANIZATIONS });
  expect(sandbox.store.organizations()).toEqual([
    { code: "HOLNG", records: 2000 },
    { code: "PORTARTHUR", records: 5000 },
    { code: "RIO", records: 20_000 },
  ]);
  await sandbox.close();
});
