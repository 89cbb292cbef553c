import { addDays } from "#src/domain/calendar.ts";
import type { PfaFields } from "#src/domain/record.ts";

const CATEGORIES = ["Cranes", "Earthmoving", "Power", "Access"] as const;
const CLASSES = ["Crawler crane", "Excavator", "Generator", "Scissor lift"] as const;
const AREAS = ["North", "South", "Pipe rack"] as const;

/** A sound record (it breaks no rule), the same for the same number. */
export function soundRecord(index: number, change: Partial<PfaFields> = {}): PfaFields {
  const rental = index % 3 !== 0;
  const actualized = index % 4 === 0;
  const start = addDays("2026-01-01", index % 300);
  return {
    description: `Equipment ${index}`,
    areaSilo: AREAS[index % AREAS.length] ?? null,
    category: CATEGORIES[index % CATEGORIES.length] ?? null,
    class: CLASSES[index % CLASSES.length] ?? null,
    source: rental ? "Rental" : "Purchase",
    dor: index % 2 === 0 ? "BEO" : "PROJECT",
    isFundsTransferable: index % 5 === 0,
    monthlyRate: rental ? `${1000 + (index % 90) * 100}.50` : null,
    purchasePrice: rental ? null : `${50_000 + (index % 70) * 1000}.00`,
    manufacturer: index % 2 === 0 ? "Liebherr" : "Caterpillar",
    model: `M-${index % 40}`,
    contract: null,
    equipment: null,
    forecastStart: start,
    forecastEnd: addDays(start, 30 + (index % 200)),
    actualStart: actualized ? start : null,
    actualEnd: null,
    isActualized: actualized,
    isDiscontinued: false,
    originalStart: start,
    originalEnd: addDays(start, 60),
    ...change,
  };
}

/** The id of the record with this number. */
export function pfaIdOf(index: number): string {
  return `PFA-${String(index).padStart(5, "0")}`;
}
