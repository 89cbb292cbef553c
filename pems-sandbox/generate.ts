/** Demo data: believable requirements around `today`, the same for the same seed. */
import type { Equipment } from "#sandbox/catalogue.ts";
import { ACTIVITIES, AREAS, EQUIPMENT, LESSORS, PEMS_USERS } from "#sandbox/catalogue.ts";
import { newRecord } from "#sandbox/new-record.ts";
import type { Random } from "#sandbox/random.ts";
import { seededRandom, seedFor } from "#sandbox/random.ts";
import type { WireRecord } from "#src/pems/wire.ts";

const DAY_MS = 86_400_000;
/** A day as its number since 1970. */
type Day = number;
const wire = (day: Day) => `${new Date(day * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
const wireOrNull = (day: Day | null) => (day === null ? null : wire(day));

interface Dates {
  planStart: Day;
  planEnd: Day;
  start: Day | null;
  end: Day | null;
  actualStart: Day | null;
  actualEnd: Day | null;
  isActualized: boolean;
}

export interface GenerateOptions {
  readonly organizationCode: string;
  readonly count: number;
  readonly seed: number;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** @returns `count` records with ids from `PFA-00001`, in the order in which they last changed. */
export function generateRecords({ organizationCode, count, seed, today }: GenerateOptions): WireRecord[] {
  const random = seededRandom(seedFor(seed, organizationCode));
  const todayDay = Math.floor(Date.parse(`${today}T00:00:00Z`) / DAY_MS);
  const wheel = EQUIPMENT.flatMap((equipment) => Array<Equipment>(equipment.share).fill(equipment));
  const records = Array.from({ length: count }, (_, index) =>
    generateRecord(random, organizationCode, index + 1, random.pick(wheel), todayDay),
  );
  return records.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
}

function generateRecord(
  random: Random,
  organization: string,
  number: number,
  equipment: Equipment,
  today: Day,
): WireRecord {
  const dates = generateDates(random, equipment, today);
  const [manufacturer, model] = random.pick(equipment.machines);
  const source = random.chance(equipment.bought) ? "Purchase" : "Rental";
  const area = random.pick(AREAS);
  const digits = String(number).padStart(5, "0");
  const onSite = dates.actualStart !== null;
  const rentalContract = `RC-${random.between(2200, 2260)} ${random.pick(LESSORS)}`;
  const updatedAt = (today - random.between(1, 150)) * DAY_MS + random.between(0, DAY_MS - 1);
  const record = newRecord(
    organization,
    {
      pfaId: `PFA-${digits}`,
      version: random.chance(0.5) ? 1 : random.between(2, 7),
      updatedBy: random.pick(PEMS_USERS),
      description: `${equipment.class} for ${random.pick(ACTIVITIES[equipment.category] ?? ["general support"])}, ${area.slice(area.indexOf("-") + 2)}`,
      areaSilo: area,
      category: equipment.category,
      class: equipment.class,
      source,
      dor: random.chance(0.62) ? "PROJECT" : "BEO",
      isFundsTransferable: random.chance(0.3),
      monthlyRate: source === "Rental" ? price(random, equipment.monthlyRate, 50) : null,
      purchasePrice: source === "Purchase" ? price(random, equipment.price, 500) : null,
      manufacturer,
      model,
      contract: source === "Rental" ? rentalContract : `PO-${random.between(45_000, 48_999)}`,
      equipment: onSite ? `${organization}-${equipment.code}-${digits}` : null,
      originalStart: wire(dates.planStart),
      originalEnd: wire(dates.planEnd),
      forecastStart: wireOrNull(dates.start),
      forecastEnd: wireOrNull(dates.end),
      actualStart: wireOrNull(dates.actualStart),
      actualEnd: wireOrNull(dates.actualEnd),
      isActualized: dates.isActualized,
      isDiscontinued: !onSite && random.chance(0.05),
      // Not in the contract: PEMS may add fields, and a reader has to live with them.
      costCode: `${organization}-EQ-${equipment.code}`,
    },
    new Date(updatedAt).toISOString(),
  );
  return breakSome(random, record, dates);
}

function price(random: Random, [low, high]: readonly [number, number], step: number): number {
  return Math.round((low + random.next() * (high - low)) / step) * step;
}

function generateDates(random: Random, equipment: Equipment, today: Day): Dates {
  const [shortest, longest] = equipment.days;
  const planStart = today + random.between(-540, 420) + random.between(-60, 60);
  const planEnd = planStart + random.between(shortest, longest);
  const isAsPlanned = random.chance(0.3);
  const start = planStart + (isAsPlanned ? 0 : random.between(-30, 75));
  const length = (planEnd - planStart) * (isAsPlanned ? 1 : 0.8 + random.next() * 0.6);
  const end = start + Math.max(7, Math.round(length));

  const isActualized = start <= today && random.chance(0.9);
  const actualStart = isActualized ? Math.min(today, start + random.between(-5, 12)) : null;
  const isReturned = actualStart !== null && end <= today && random.chance(0.92);
  const returned = Math.min(today, end + random.between(-10, 21));
  const actualEnd = isReturned ? Math.max(actualStart, returned) : null;
  return { planStart, planEnd, start, end, actualStart, actualEnd, isActualized };
}

/** A few records break a business rule or lack something, as in any system that people have used for years. */
function breakSome(random: Random, record: WireRecord, dates: Dates): WireRecord {
  const lot = random.between(1, 2000);
  if (lot <= 5) return { ...record, monthlyRate: null, purchasePrice: null };
  if (lot <= 9 && dates.end !== null) return { ...record, forecastStart: wire(dates.end + 20) };
  if (lot <= 12 && record.isActualized) return { ...record, actualStart: null, actualEnd: null };
  if (lot <= 32) return { ...record, forecastStart: null, forecastEnd: null };
  if (lot <= 42) return { ...record, originalStart: null, originalEnd: null };
  if (lot <= 72) return { ...record, contract: null, manufacturer: null, model: null };
  if (lot <= 82) return { ...record, areaSilo: null };
  return record;
}
