import type { WireRecord } from "#src/pems/wire.ts";

/** A record with every field of the contract: empty, but for what `fields` gives. Nothing is checked. */
export function newRecord(
  organizationCode: string,
  fields: { readonly pfaId: string } & Readonly<Record<string, unknown>>,
  updatedAt: string,
): WireRecord {
  const record: WireRecord = {
    pfaId: fields.pfaId,
    organizationCode,
    version: 1,
    updatedAt,
    updatedBy: "pems.system",
    changeReason: null,
    originalStart: null,
    originalEnd: null,
    description: null,
    areaSilo: null,
    category: null,
    class: null,
    source: "Rental",
    dor: "PROJECT",
    isFundsTransferable: false,
    monthlyRate: null,
    purchasePrice: null,
    manufacturer: null,
    model: null,
    contract: null,
    equipment: null,
    forecastStart: null,
    forecastEnd: null,
    actualStart: null,
    actualEnd: null,
    isActualized: false,
    isDiscontinued: false,
  };
  return { ...record, ...fields };
}
