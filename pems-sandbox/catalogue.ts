/** Equipment that construction projects plan for, with machines and prices as they are on the market. */
export interface Equipment {
  readonly category: string;
  readonly class: string;
  /** Short code for tags and cost codes. */
  readonly code: string;
  /** `[manufacturer, model]` */
  readonly machines: readonly (readonly [string, string])[];
  /** Lowest and highest, US dollars a month. */
  readonly monthlyRate: readonly [number, number];
  /** Lowest and highest, US dollars. */
  readonly price: readonly [number, number];
  /** How often it is bought, 0 to 1. */
  readonly bought: number;
  /** Shortest and longest use, days. */
  readonly days: readonly [number, number];
  /** How many of 100 requirements are of this class, roughly. */
  readonly share: number;
}

/** category | class | code | rate | price | bought | days | share | machines, as manufacturer=model */
const TABLE = `
Cranes | Crawler crane | CRC | 42000-185000 | 2400000-9500000 | 0.03 | 90-540 | 4 | Liebherr=LR 1300; Liebherr=LR 1600/2; Manitowoc=MLC300; Manitowoc=MLC650; Kobelco=CK1600G; Terex Demag=CC 2800
Cranes | Tower crane | TWC | 18000-46000 | 650000-1800000 | 0.08 | 180-720 | 2 | Liebherr=280 EC-H; Potain=MDT 389; Potain=MR 418; Comansa=21LC550; Wolffkran=7534
Cranes | Rough terrain crane | RTC | 9500-26000 | 420000-1150000 | 0.1 | 60-420 | 6 | Grove=GRT655; Grove=GRT8100; Tadano=GR-1000XL; Link-Belt=RTC-8090; Terex=RT 90
Cranes | All terrain crane | ATC | 28000-95000 | 1300000-4800000 | 0.03 | 14-180 | 3 | Liebherr=LTM 1250-5.1; Grove=GMK5250L; Tadano=AC 5.220; Liebherr=LTM 1500-8.1
Cranes | Carry deck crane | CDC | 4800-9200 | 180000-380000 | 0.15 | 60-480 | 3 | Broderson=IC-200; Grove=GCD25; Manitex=MC25
Earthmoving | Excavator | EXC | 6200-19500 | 190000-620000 | 0.18 | 45-400 | 9 | Caterpillar=320; Caterpillar=336; Caterpillar=349; Komatsu=PC210LC-11; Komatsu=PC360LC-11; Volvo=EC350E; Deere=350G
Earthmoving | Bulldozer | DOZ | 8800-27000 | 310000-980000 | 0.15 | 45-300 | 3 | Caterpillar=D6; Caterpillar=D8T; Komatsu=D61PX-24; Deere=850L
Earthmoving | Wheel loader | WLD | 5900-14500 | 240000-520000 | 0.2 | 60-420 | 4 | Caterpillar=950M; Caterpillar=966; Volvo=L120H; Komatsu=WA380-8
Earthmoving | Motor grader | GRD | 7400-13800 | 330000-560000 | 0.12 | 60-300 | 2 | Caterpillar=140; Deere=672G; Komatsu=GD655-7
Earthmoving | Articulated truck | ADT | 12500-22000 | 480000-790000 | 0.1 | 60-360 | 3 | Volvo=A40G; Caterpillar=740; Bell=B45E
Earthmoving | Vibratory roller | ROL | 3600-7200 | 110000-210000 | 0.2 | 30-240 | 3 | Bomag=BW 211; Dynapac=CA2500; Caterpillar=CS56B
Power | Diesel generator | GEN | 2100-12800 | 42000-260000 | 0.25 | 60-600 | 9 | Cummins=C275D6; Caterpillar=XQ230; Atlas Copco=QAS 150; Generac=MDG175; Aggreko=GR500
Power | Light tower | LTW | 620-1250 | 9500-19500 | 0.4 | 60-540 | 8 | Generac=MLT6SMD; Atlas Copco=HiLight V5+; Wacker Neuson=LTV6K; Allmand=Night-Lite V
Access | Articulating boom lift | ABL | 2900-7800 | 115000-290000 | 0.12 | 30-360 | 6 | JLG=600AJ; JLG=860AJ; Genie=Z-60/37; Genie=Z-80/60
Access | Telescopic boom lift | TBL | 2800-13500 | 110000-460000 | 0.1 | 30-360 | 5 | JLG=600S; JLG=1350SJP; Genie=S-65; Genie=S-125
Access | Scissor lift | SCL | 750-2400 | 21000-78000 | 0.3 | 30-360 | 6 | JLG=3394RT; Genie=GS-3369; Skyjack=SJ6832; Haulotte=H12
Material handling | Forklift | FLT | 1250-6800 | 32000-240000 | 0.35 | 60-600 | 5 | Toyota=8FGCU25; Hyster=H155FT; Linde=H80; Kalmar=DCG160
Material handling | Telehandler | TLH | 3100-5900 | 115000-225000 | 0.2 | 60-480 | 6 | JLG=1055; Caterpillar=TL1255D; Manitou=MT1840; Genie=GTH-1056
Heavy transport | Modular transporter | SPM | 38000-120000 | 1200000-3600000 | 0 | 10-90 | 1 | Scheuerle=SPMT; Goldhofer=PST/SL-E; Kamag=K24
Air and welding | Air compressor | CMP | 1300-6900 | 38000-195000 | 0.25 | 30-420 | 6 | Atlas Copco=XAS 375; Sullair=900XHH; Doosan=P425; Kaeser=M171
Air and welding | Welding machine | WLM | 540-1150 | 17500-34000 | 0.45 | 60-540 | 8 | Miller=Big Blue 400 Pro; Lincoln=Vantage 400; Lincoln=Air Vantage 600
Concrete | Concrete pump | CPM | 16500-34000 | 620000-1150000 | 0.05 | 20-240 | 2 | Putzmeister=38Z-5; Schwing=S 43 SX; Putzmeister=BSF 47Z
Pumps | Dewatering pump | DWP | 1150-4300 | 34000-118000 | 0.3 | 30-360 | 4 | Godwin=CD150M; Godwin=CD225M; Thompson=6JSCE
Vehicles | Pickup truck | PKP | 980-1750 | 41000-72000 | 0.4 | 120-720 | 6 | Ford=F-150; Ford=F-250; Toyota=Hilux; Chevrolet=Silverado 2500
Vehicles | Water truck | WTR | 4200-13500 | 140000-690000 | 0.15 | 60-420 | 2 | Kenworth=T370; Freightliner=M2 106; Caterpillar=745 WT
Vehicles | Crew bus | BUS | 2600-4400 | 88000-145000 | 0.3 | 180-720 | 2 | Blue Bird=Vision; IC Bus=CE; Mercedes-Benz=OF 1721
Site facilities | Office trailer | OFT | 780-3400 | 36000-165000 | 0.2 | 240-900 | 3 | WillScot=FLEX 12x60; Mobile Modular=24x60; ATCO=FoldAway`;

function range(text: string): readonly [number, number] {
  const [low = 0, high = 0] = text.split("-").map(Number);
  return [low, high];
}

export const EQUIPMENT: readonly Equipment[] = TABLE.trim()
  .split("\n")
  .map((line) => {
    const [
      category = "",
      name = "",
      code = "",
      rate = "",
      price = "",
      bought,
      days = "",
      share,
      machines = "",
    ] = line.split(" | ");
    return {
      category,
      class: name,
      code,
      machines: machines.split("; ").map((machine) => {
        const [manufacturer = "", model = ""] = machine.split("=");
        return [manufacturer, model] as const;
      }),
      monthlyRate: range(rate),
      price: range(price),
      bought: Number(bought),
      days: range(days),
      share: Number(share),
    };
  });

export const AREAS = [
  "Area 100 - Site preparation",
  "Area 110 - Piling and foundations",
  "Area 200 - Process train 1",
  "Area 210 - Process train 2",
  "Area 220 - Process train 3",
  "Area 300 - Utilities",
  "Area 320 - Flare and relief",
  "Area 400 - Tank farm",
  "Area 410 - Cryogenic storage",
  "Area 500 - Marine and jetty",
  "Area 600 - Pipe racks",
  "Area 700 - Buildings",
  "Area 800 - Temporary facilities",
  "Area 900 - Laydown and logistics",
] as const;

/** What each category is used for. */
export const ACTIVITIES: Readonly<Record<string, readonly string[]>> = {
  Cranes: [
    "module setting",
    "steel erection",
    "vessel lifts",
    "pipe rack erection",
    "tank erection",
    "general lifting",
  ],
  Earthmoving: [
    "mass excavation",
    "underground piping",
    "foundation works",
    "road building",
    "backfill and grading",
  ],
  Power: ["temporary power", "night shift", "camp supply", "commissioning support", "cable pulling"],
  Access: [
    "steel erection",
    "insulation and painting",
    "cable tray installation",
    "inspection",
    "piping installation",
  ],
  "Material handling": [
    "laydown operations",
    "warehouse",
    "spool distribution",
    "scaffold supply",
    "steel supply",
  ],
  "Heavy transport": ["module transport", "vessel transport", "jetty to foundation moves"],
  "Air and welding": [
    "piping fabrication",
    "structural welding",
    "hydrotest support",
    "blasting and painting",
    "tie-ins",
  ],
  Concrete: ["foundation pours", "slab pours", "pile caps"],
  Pumps: ["trench dewatering", "hydrotest support", "storm water", "excavation dewatering"],
  Vehicles: ["crew transport", "supervision", "dust control", "site services"],
  "Site facilities": ["construction office", "subcontractor offices", "training", "document control"],
};

export const LESSORS = [
  "United Rentals",
  "Sunbelt Rentals",
  "Herc Rentals",
  "Maxim Crane Works",
  "Mammoet",
  "Sarens",
  "Aggreko",
  "H&E",
] as const;

export const PEMS_USERS = [
  "jane.smith",
  "carlos.mendes",
  "amit.patel",
  "laura.nguyen",
  "tom.becker",
  "pems.import",
] as const;
