import { inOrganization } from "#src/db/in-organization.ts";
import { type Applied, applyRecords } from "#src/services/pulls/apply-records.ts";
import { storePage } from "#src/services/pulls/store-page.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import type { World } from "#src/services/testing/world.ts";

/** A record as PEMS sends it: a rental of organization RIO that breaks no rule. */
export function pemsRecord(index: number, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    pfaId: pfaIdOf(index),
    organizationCode: "RIO",
    version: 1,
    updatedAt: "2026-11-20T10:00:00Z",
    updatedBy: "jane.smith",
    changeReason: null,
    description: `Crane ${index}`,
    category: "Cranes",
    class: "Crawler crane",
    areaSilo: "North",
    source: "Rental",
    dor: "BEO",
    monthlyRate: 5000,
    forecastStart: "2026-12-01T00:00:00Z",
    forecastEnd: "2027-03-01T00:00:00Z",
    originalStart: "2026-12-01T00:00:00Z",
    originalEnd: "2027-02-01T00:00:00Z",
    ...change,
  };
}

/** Takes one page in as a pull does, in a transaction of its own. */
export async function takePage(
  world: World,
  records: readonly unknown[],
  askedAt?: Date,
): Promise<Applied & { bronzeId: string }> {
  return inOrganization(world.deps.db, world.service, async (tx) => {
    const bronzeId = await storePage(tx, world.service, {
      runId: null,
      source: "pull",
      cursorBefore: "before",
      cursorAfter: "after",
      recordCount: records.length,
      body: JSON.stringify({ records, nextCursor: "after", hasMore: false }),
    });
    const observation = { records, bronzeId, at: world.deps.now(), ...(askedAt && { askedAt }) };
    return { bronzeId, ...(await applyRecords(tx, world.service, observation)) };
  });
}
