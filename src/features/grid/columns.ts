import {
  FIELD,
  type FieldKind,
  isEditableField,
  MONEY_FIELDS,
  type RecordField,
} from "#src/domain/record.ts";

export type ColumnKey = RecordField | "pfaId" | "sync" | "duration" | "forecastCost";

export interface Column {
  readonly key: ColumnKey;
  readonly label: string;
  readonly widthPx: number;
  readonly kind: FieldKind | "id" | "sync" | "duration" | "cost";
  /** Numbers and dates stand right, so that they compare by eye. */
  readonly right: boolean;
  /** The layer of the plan that it belongs to; the head shows its colour and letter. */
  readonly layer?: "plan" | "forecast" | "actual";
  /** Stays while the rest scrolls sideways. */
  readonly pinned: boolean;
  /** Only with the permission to see money. */
  readonly money: boolean;
  readonly sortable: boolean;
}

const WIDTH: Partial<Record<ColumnKey, number>> = {
  pfaId: 128,
  sync: 104,
  description: 260,
  category: 136,
  class: 156,
  areaSilo: 184,
  source: 92,
  dor: 92,
  equipment: 140,
  manufacturer: 124,
  model: 124,
  duration: 96,
  forecastCost: 128,
};

function layerOf(key: ColumnKey): Column["layer"] {
  if (key.startsWith("original")) return "plan";
  if (key.startsWith("forecast") || key === "duration") return "forecast";
  return key.startsWith("actual") ? "actual" : undefined;
}

function fieldColumn(field: RecordField): Column {
  const { kind, label } = FIELD[field];
  const layer = layerOf(field);
  return {
    key: field,
    label,
    kind,
    widthPx: WIDTH[field] ?? 120,
    right: kind === "date" || kind === "money",
    pinned: false,
    money: (MONEY_FIELDS as readonly string[]).includes(field),
    sortable: true,
    ...(layer !== undefined && { layer }),
  };
}

const PINNED = { right: false, pinned: true, money: false } as const;

/** All columns in the order in which they stand; the pinned ones first. */
export const COLUMNS: readonly Column[] = [
  { key: "pfaId", label: "PFA", kind: "id", widthPx: 128, sortable: true, ...PINNED },
  { key: "sync", label: "Sync", kind: "sync", widthPx: 104, sortable: false, ...PINNED },
  // What people edit all day stands in the first view; the plan beside it, to compare with.
  ...(["description", "forecastStart", "forecastEnd"] as const).map(fieldColumn),
  {
    key: "duration",
    label: "Duration",
    kind: "duration",
    widthPx: 112,
    right: true,
    pinned: false,
    money: false,
    sortable: false,
    layer: "forecast",
  },
  {
    key: "forecastCost",
    label: "Forecast cost",
    kind: "cost",
    widthPx: 144,
    right: true,
    pinned: false,
    money: true,
    sortable: true,
    layer: "forecast",
  },
  ...(["source", "monthlyRate", "purchasePrice", "dor"] as const).map(fieldColumn),
  ...(["originalStart", "originalEnd", "actualStart", "actualEnd"] as const).map(fieldColumn),
  ...(["category", "class", "areaSilo", "equipment", "manufacturer", "model"] as const).map(fieldColumn),
];

/** The columns for somebody who may or may not see money. */
export function columnsFor(viewFinancials: boolean): readonly Column[] {
  return viewFinancials ? COLUMNS : COLUMNS.filter((column) => !column.money);
}

/** What a user may change in the grid. */
export interface EditRights {
  readonly editForecast: boolean;
  readonly editActuals: boolean;
  readonly viewFinancials: boolean;
  readonly saveDraft: boolean;
}

/** Why a cell can't be edited, in words; null when it can. */
export function whyLocked(column: Column, rights: EditRights): string | null {
  if (column.layer === "plan") return "Plan dates are the locked baseline and never change.";
  if (column.key === "sync" || column.key === "pfaId") return "This can't be edited.";
  if (!isEditableField(column.key))
    return `${column.label} is computed from the forecast dates and the price.`;
  if (!rights.saveDraft) return "You may look at these records, but not change them.";
  if (column.layer === "actual")
    return rights.editActuals ? null : "You don't have the permission to edit actuals.";
  if (!rights.editForecast) return "You don't have the permission to edit forecasts.";
  return column.money && !rights.viewFinancials ? "You don't have the permission to change money." : null;
}
