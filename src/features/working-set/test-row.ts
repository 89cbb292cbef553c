import type { PfaFields } from "#src/domain/record.ts";
import type { RecordRow } from "#src/features/working-set/record-row.ts";

const FIELDS: PfaFields = {
  description: "Crawler crane 250 t",
  areaSilo: "North",
  category: "Cranes",
  class: "Crawler",
  source: "Rental",
  dor: "PROJECT",
  isFundsTransferable: false,
  monthlyRate: "5500.00",
  purchasePrice: null,
  manufacturer: "Liebherr",
  model: "LR 1250",
  contract: null,
  equipment: "EQ-1",
  forecastStart: "2026-01-10",
  forecastEnd: "2026-06-30",
  actualStart: null,
  actualEnd: null,
  isActualized: false,
  isDiscontinued: false,
  originalStart: "2026-01-10",
  originalEnd: "2026-05-30",
};

/** A row as the server would give it, for tests of this folder and its neighbours. */
export function testRow(pfaId: string, change: Partial<RecordRow> = {}): RecordRow {
  return {
    pfaId,
    version: 3,
    fields: { ...FIELDS },
    draft: null,
    problem: null,
    sync: { state: "synced", at: null, modificationId: null, byMe: false },
    editedBy: [],
    findings: [],
    pemsUpdatedAt: "2026-01-02T10:00:00.000Z",
    pemsUpdatedBy: "jane.smith",
    ...change,
  };
}
