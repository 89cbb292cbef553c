import type { PemsFields } from "#e2e/own-records.ts";
import { addDays, addMonths, utcDay } from "#src/domain/calendar.ts";

/** First day of the present month: the guide's records lie around it, so that its pictures look alike in any year. */
const month = `${utcDay(new Date()).slice(0, 7)}-01`;

/** A day of the month that lies `months` from the present one. */
export const dayOf = (months: number, day: number) => addDays(addMonths(month, months), day - 1);

interface Wish {
  what: string;
  machine: [category: string, kind: string, manufacturer: string, model: string];
  area: string;
  forecast: [start: string, end: string];
  plan: [start: string, end: string];
  rate?: number;
  price?: number;
  /** On site since the first day of its forecast. */
  onSite?: boolean;
}

const pipeRacks = "Area 600 - Pipe racks";
const tankFarm = "Area 400 - Tank farm";
const jetty = "Area 500 - Marine and jetty";
const train = "Area 210 - Process train 2";

const wishes: readonly Wish[] = [
  {
    what: "Crawler crane for pipe rack erection",
    machine: ["Cranes", "Crawler crane", "Liebherr", "LR 1300"],
    area: pipeRacks,
    forecast: [dayOf(1, 1), dayOf(6, 15)],
    plan: [dayOf(1, 1), dayOf(5, 15)],
    rate: 86_000,
  },
  {
    what: "Rough terrain crane for general lifting",
    machine: ["Cranes", "Rough terrain crane", "Grove", "GRT655"],
    area: pipeRacks,
    forecast: [dayOf(-2, 7), dayOf(4, 1)],
    plan: [dayOf(-2, 1), dayOf(3, 1)],
    rate: 14_500,
    onSite: true,
  },
  {
    what: "All terrain crane for vessel lifts",
    machine: ["Cranes", "All terrain crane", "Tadano", "AC 5.220"],
    area: train,
    forecast: [dayOf(2, 8), dayOf(3, 22)],
    plan: [dayOf(2, 1), dayOf(3, 15)],
    rate: 61_000,
  },
  {
    what: "Tower crane for tank erection",
    machine: ["Cranes", "Tower crane", "Potain", "MDT 389"],
    area: tankFarm,
    forecast: [dayOf(1, 15), dayOf(9, 1)],
    plan: [dayOf(1, 15), dayOf(8, 15)],
    rate: 31_500,
  },
  {
    what: "Excavator for mass excavation",
    machine: ["Earthmoving", "Excavator", "Caterpillar", "336"],
    area: tankFarm,
    forecast: [dayOf(-3, 4), dayOf(2, 10)],
    plan: [dayOf(-3, 1), dayOf(2, 1)],
    rate: 12_800,
    onSite: true,
  },
  {
    what: "Wheel loader for backfill and grading",
    machine: ["Earthmoving", "Wheel loader", "Volvo", "L120H"],
    area: tankFarm,
    forecast: [dayOf(1, 20), dayOf(5, 5)],
    plan: [dayOf(1, 10), dayOf(4, 20)],
    rate: 9_600,
  },
  {
    what: "Generator 500 kVA for temporary power",
    machine: ["Power", "Generator", "Atlas Copco", "QAS 500"],
    area: jetty,
    forecast: [dayOf(0, 3), dayOf(10, 30)],
    plan: [dayOf(0, 1), dayOf(10, 15)],
    rate: 7_450,
  },
  {
    what: "Light towers for night shift",
    machine: ["Power", "Light tower", "Generac", "MLT6SM"],
    area: jetty,
    forecast: [dayOf(1, 1), dayOf(7, 1)],
    plan: [dayOf(1, 1), dayOf(7, 1)],
    price: 11_900,
  },
  {
    what: "Boom lift for cable tray installation",
    machine: ["Access", "Boom lift", "JLG", "860SJ"],
    area: train,
    forecast: [dayOf(2, 1), dayOf(8, 20)],
    plan: [dayOf(2, 1), dayOf(7, 20)],
    rate: 4_900,
  },
  {
    what: "Scissor lift for insulation and painting",
    machine: ["Access", "Scissor lift", "Genie", "GS-4069"],
    area: train,
    forecast: [dayOf(3, 1), dayOf(9, 15)],
    plan: [dayOf(3, 1), dayOf(9, 1)],
    rate: 2_150,
  },
  {
    what: "Telehandler for scaffold supply",
    machine: ["Material handling", "Telehandler", "Manitou", "MT 1840"],
    area: pipeRacks,
    forecast: [dayOf(1, 5), dayOf(8, 1)],
    plan: [dayOf(1, 5), dayOf(7, 1)],
    rate: 5_300,
  },
  {
    what: "Self-propelled transporter for module moves",
    machine: ["Heavy transport", "SPMT", "Goldhofer", "PST/SL-E"],
    area: jetty,
    forecast: [dayOf(4, 10), dayOf(5, 2)],
    plan: [dayOf(4, 1), dayOf(4, 24)],
    rate: 148_000,
  },
  {
    what: "Welding machines for piping fabrication",
    machine: ["Air and welding", "Welding machine", "Lincoln", "Ranger 330MPX"],
    area: train,
    forecast: [dayOf(1, 12), dayOf(6, 30)],
    plan: [dayOf(1, 12), dayOf(6, 30)],
    rate: 1_850,
  },
  {
    what: "Dewatering pump for trench works",
    machine: ["Pumps", "Diesel pump", "Godwin", "CD150S"],
    area: tankFarm,
    forecast: [dayOf(0, 10), dayOf(3, 30)],
    plan: [dayOf(0, 1), dayOf(3, 15)],
    rate: 3_100,
  },
];

/** What a project has, as PEMS keeps it: dates that slipped a little, two machines on site, one that was bought. */
export const GUIDE_RECORDS: readonly PemsFields[] = wishes.map(
  ({ what, machine: [category, kind, manufacturer, model], area, forecast, plan, ...rest }, at) => ({
    description: what,
    category,
    class: kind,
    manufacturer,
    model,
    areaSilo: area,
    contract: `RC-${2040 + at * 7}`,
    dor: at % 4 === 3 ? "PROJECT" : "BEO",
    source: rest.price === undefined ? "Rental" : "Purchase",
    monthlyRate: rest.rate ?? null,
    purchasePrice: rest.price ?? null,
    forecastStart: forecast[0],
    forecastEnd: forecast[1],
    originalStart: plan[0],
    originalEnd: plan[1],
    isActualized: rest.onSite === true,
    actualStart: rest.onSite === true ? forecast[0] : null,
  }),
);
