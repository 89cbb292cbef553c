import {
  ACTUAL_FIELDS,
  FIELD,
  type FieldKind,
  isEditableField,
  MONEY_FIELDS,
  type RecordField,
} from "#src/domain/record.ts";
import { isSortable } from "#src/features/working-set/sort-order.ts";

export type ColumnKey =
  | RecordField
  | "pfaId"
  | "sync"
  | "duration"
  | "planCost"
  | "forecastCost"
  | "actualCost"
  | "pemsUpdatedAt"
  | "pemsUpdatedBy";

export interface Column {
  readonly key: ColumnKey;
  readonly label: string;
  /** As wide as it stands. */
  readonly widthPx: number;
  readonly kind: FieldKind | "id" | "sync" | "duration" | "cost" | "moment" | "person";
  /** Numbers and dates stand right, so that they compare by eye. */
  readonly right: boolean;
  /** The layer of the plan that it belongs to; the head shows its colour and letter. */
  readonly layer?: "plan" | "forecast" | "actual";
  /** Stays while the rest scrolls sideways. */
  readonly pinned: boolean;
  /** Classes that keep its head and its cells in place while it is pinned. */
  readonly pinLook: string;
  /** Only with the permission to see money. */
  readonly money: boolean;
  readonly sortable: boolean;
}

const WIDTH: Partial<Record<ColumnKey, number>> = {
  pfaId: 128,
  sync: 144,
  description: 260,
  category: 136,
  class: 156,
  areaSilo: 184,
  source: 92,
  dor: 92,
  equipment: 140,
  manufacturer: 124,
  model: 124,
  isActualized: 104,
  isFundsTransferable: 140,
  isDiscontinued: 120,
  duration: 112,
  planCost: 128,
  forecastCost: 148,
  actualCost: 128,
  pemsUpdatedAt: 152,
  pemsUpdatedBy: 140,
};

const LAYER: Partial<Record<ColumnKey, Column["layer"]>> = {
  originalStart: "plan",
  originalEnd: "plan",
  planCost: "plan",
  forecastStart: "forecast",
  forecastEnd: "forecast",
  duration: "forecast",
  forecastCost: "forecast",
  actualStart: "actual",
  actualEnd: "actual",
  isActualized: "actual",
  actualCost: "actual",
};

/** What isn't a field of the record by itself, but follows from it. */
const DERIVED: { readonly [key: string]: Pick<Column, "label" | "kind" | "right" | "money"> } = {
  pfaId: { label: "PFA", kind: "id", right: false, money: false },
  sync: { label: "Sync", kind: "sync", right: false, money: false },
  duration: { label: "Duration", kind: "duration", right: true, money: false },
  planCost: { label: "Plan cost", kind: "cost", right: true, money: true },
  forecastCost: { label: "Forecast cost", kind: "cost", right: true, money: true },
  actualCost: { label: "Actual cost", kind: "cost", right: true, money: true },
  pemsUpdatedAt: { label: "Changed in PEMS", kind: "moment", right: false, money: false },
  pemsUpdatedBy: { label: "Changed by", kind: "person", right: false, money: false },
};

function columnOf(key: ColumnKey): Column {
  const layer = LAYER[key];
  const frame = {
    key,
    widthPx: WIDTH[key] ?? 120,
    pinned: key === "pfaId" || key === "sync",
    pinLook: "",
    sortable: isSortable(key),
    ...(layer !== undefined && { layer }),
  };
  const derived = DERIVED[key];
  if (derived !== undefined) return { ...frame, ...derived };
  const { kind, label } = FIELD[key as RecordField];
  const money = (MONEY_FIELDS as readonly string[]).includes(key);
  // Room for the name with the signs of order and filter beside it.
  const widthPx = WIDTH[key] ?? (kind === "date" ? 148 : 120);
  return { ...frame, label, kind, widthPx, right: kind === "date" || kind === "money", money };
}

/** All columns in the order in which they stand at first, the pinned ones in front. */
export const COLUMNS: readonly Column[] = (
  [
    ...["pfaId", "sync"],
    // What people edit all day stands in the first view; the plan beside it, to compare with.
    ...["description", "forecastStart", "forecastEnd", "duration", "forecastCost"],
    ...["source", "monthlyRate", "purchasePrice", "dor"],
    ...["originalStart", "originalEnd", "planCost", "actualStart", "actualEnd", "isActualized", "actualCost"],
    ...["category", "class", "areaSilo", "equipment", "manufacturer", "model", "contract"],
    ...["isFundsTransferable", "isDiscontinued", "pemsUpdatedAt", "pemsUpdatedBy"],
  ] as ColumnKey[]
).map(columnOf);

/** Columns that few people need; out of sight until somebody asks for them. */
export const HIDDEN_AT_FIRST: readonly ColumnKey[] = [
  "planCost",
  "actualCost",
  "contract",
  "isFundsTransferable",
  "isDiscontinued",
  "pemsUpdatedAt",
  "pemsUpdatedBy",
];

/** The columns for somebody who may or may not see money. */
export function columnsFor(viewFinancials: boolean): readonly Column[] {
  return viewFinancials ? COLUMNS : COLUMNS.filter((column) => !column.money);
}

/** What a user may change in the grid. */
export interface EditRights {
  readonly editForecast: boolean;
  readonly editActuals: boolean;
  /** Discontinue and restore. */
  readonly discontinue: boolean;
  readonly viewFinancials: boolean;
  readonly saveDraft: boolean;
}

/** Why a cell can't be edited, in words; null when it can. */
export function whyLocked(column: Column, rights: EditRights): string | null {
  const { key } = column;
  if (key === "originalStart" || key === "originalEnd")
    return "Plan dates are the locked baseline and never change.";
  if (column.kind === "cost" || key === "duration")
    return `${column.label} is computed from the dates${column.kind === "cost" ? " and the price" : ""}.`;
  if (column.kind === "moment" || column.kind === "person")
    return "This is what PEMS says; it can't be edited.";
  if (!isEditableField(key)) return "This can't be edited.";
  if (!rights.saveDraft) return "You may look at these records, but not change them.";
  if (key === "isDiscontinued")
    return rights.discontinue ? null : "You don't have the permission to discontinue or restore records.";
  if ((ACTUAL_FIELDS as readonly string[]).includes(key))
    return rights.editActuals ? null : "You don't have the permission to edit actuals.";
  if (!rights.editForecast) return "You don't have the permission to edit forecasts.";
  return column.money && !rights.viewFinancials ? "You don't have the permission to change money." : null;
}
