import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { exportRecords } from "#src/services/exports/export-records.ts";
import { previewImport } from "#src/services/imports/preview-import.ts";
import { readFile } from "#src/services/imports/read-file.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

const DAYS = { forecastStart: "2026-12-31", forecastEnd: "2027-03-14" };
const PFA = "ZONE-1";

// East and west of all others: at some hour of a UTC day the calendar of either shows another day.
describe.each(["Pacific/Tongatapu", "Pacific/Pago_Pago"])("on a machine in %s no day moves", (zone) => {
  let world: PemsWorld;

  beforeAll(async () => {
    vi.stubEnv("TZ", zone);
    world = await createPemsWorld({
      organizations: [
        {
          code: "RIO",
          records: [
            {
              ...{ pfaId: PFA, description: "Crane", source: "Rental", dor: "BEO", monthlyRate: 5000 },
              forecastStart: `${DAYS.forecastStart}T00:00:00Z`,
              forecastEnd: `${DAYS.forecastEnd}T00:00:00Z`,
            },
          ],
        },
        { code: "HOLNG" },
      ],
    });
    const pull = {
      organizationId: world.organization.id,
      mode: "full" as const,
      trigger: "manual" as const,
      startedBy: world.maria.userId,
    };
    expect(await pullOrganization(world.deps, pull, new AbortController().signal)).toMatchObject({
      status: "completed",
    });
  });
  afterAll(async () => {
    await world.close();
    vi.unstubAllEnvs();
  });

  const exported = async (format: "csv" | "xlsx") => {
    const { body } = await exportRecords(world.deps, world.maria, { format, sessionVersion: 1 });
    return Buffer.from(await new Response(body).arrayBuffer());
  };
  const previewed = async (fileName: string, bytes: Buffer) => {
    const { rows } = await previewImport(world.deps, world.maria, { fileName, bytes });
    return rows.map(({ changes }) => changes);
  };

  it("in a pull", async () => {
    // Half a day and more from UTC: the rest would prove nothing where the zone has not been taken.
    expect(Math.abs(new Date("2027-01-01T00:00:00Z").getTimezoneOffset())).toBeGreaterThanOrEqual(660);
    const [row] = await world.rows(
      `SELECT forecast_start::text AS "forecastStart", forecast_end::text AS "forecastEnd"
       FROM pfa_mirror WHERE pfa_id = $1`,
      [PFA],
    );
    expect(row).toEqual(DAYS);
  });

  it("in a CSV that comes back", async () => {
    const text = (await exported("csv")).toString();
    expect(text).toContain(`${DAYS.forecastStart},${DAYS.forecastEnd}`);
    const changed = text.replaceAll(DAYS.forecastEnd, "15-Mar-27");
    expect(await previewed("changed.csv", Buffer.from(changed))).toEqual([
      [{ field: "forecastEnd", from: DAYS.forecastEnd, to: "2027-03-15" }],
    ]);
  });

  it("in an Excel file that comes back", async () => {
    const bytes = await exported("xlsx");
    expect(await previewed("same.xlsx", bytes)).toEqual([[]]);
    // Files are read in a process of their own, which has the machine's zone: here it is read in this one.
    const [header, row] = await readFile(bytes);
    expect(row?.cells[header?.cells.indexOf("Forecast end") ?? -1]).toEqual({ day: DAYS.forecastEnd });
  });
});
