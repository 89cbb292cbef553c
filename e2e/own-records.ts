import { expect } from "@playwright/test";
import type { Procedures } from "#e2e/session.ts";
import type { SandboxControl } from "#sandbox/control.ts";

/** Fields of a record as PEMS keeps it; dates may be plain `YYYY-MM-DD`. */
export type PemsFields = Record<string, string | number | boolean | null>;

const midnight = (value: PemsFields[string]) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value;

/** A rental that breaks no rule: $5,000 a month from 1 Dec 2026 to 1 Mar 2027. */
const soundRental: PemsFields = {
  description: "Crawler crane for the pipe rack",
  category: "Cranes",
  class: "Crawler crane",
  areaSilo: "North",
  source: "Rental",
  dor: "BEO",
  monthlyRate: 5000,
  forecastStart: "2026-12-01",
  forecastEnd: "2027-03-01",
  originalStart: "2026-12-01",
  originalEnd: "2027-02-01",
  manufacturer: "Liebherr",
  model: "LR 1300",
};

/**
 * Puts new records into PEMS, lets Vanguard pull them, and gives their ids: `<name>-1`, `<name>-2` …
 * @param admin somebody who may refresh data
 */
export async function addRecords(
  sandbox: SandboxControl,
  admin: Procedures,
  name: string,
  changes: readonly PemsFields[],
): Promise<string[]> {
  const records = changes.map((change, index) => ({
    ...Object.fromEntries(
      Object.entries({ ...soundRental, ...change }).map(([field, value]) => [field, midnight(value)]),
    ),
    pfaId: `${name}-${index + 1}`,
  }));
  const pfaIds = records.map((record) => record.pfaId);
  await sandbox.addOrganization({ code: "RIO", records });
  await pulled(admin, pfaIds);
  return pfaIds;
}

async function pulled(admin: Procedures, pfaIds: readonly string[]): Promise<void> {
  const organizationId = await admin.organizationId("RIO");
  await admin.call("sync.refresh", { organizationId, mode: "incremental" });
  await expect
    .poll(
      async () => {
        const { rows } = await admin.query<{ rows: unknown[] }>("records.byIds", { organizationId, pfaIds });
        return rows.length;
      },
      { message: "records that were pulled", intervals: [50, 100, 200], timeout: 30_000 },
    )
    .toBe(pfaIds.length);
}
