/** How somebody looks at the records, kept under a name: parts of an address, and how the columns of the grid stand. */

import { formatConditions, parseConditions } from "#src/domain/field-condition.ts";
import { MONEY_FIELDS } from "#src/domain/record.ts";

/** The views that can be kept. */
export const KEPT_VIEWS = ["grid", "timeline", "matrix", "kpi"] as const;
export type KeptView = (typeof KEPT_VIEWS)[number];

/** Heights of rows: 26, 32 and 40 px. */
export const DENSITIES = ["compact", "default", "comfortable"] as const;
export type Density = (typeof DENSITIES)[number];

/** Columns of the grid by their keys; whoever reads it leaves out keys that are unknown by then. */
export interface ColumnArrangement {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  readonly pinned: readonly string[];
  /** Pairs of key and width in px, of those that aren't at their usual width. */
  readonly widths: readonly (readonly [key: string, px: number])[];
}

export interface ViewDefinition {
  /** Names and values of an address, as they stand there: filter, conditions, order, grouping, and what the view itself keeps. */
  readonly address: { readonly [name: string]: string };
  readonly columns?: ColumnArrangement;
  readonly density?: Density;
}

/** Parts of an address that say what somebody does at the moment, not how they look at the records. */
const OF_THE_MOMENT = [
  "record",
  "conflict",
  "error",
  "review",
  "import",
  "sel",
  "bulk",
  "saved",
  "tab",
] as const;
const NAME = /^[a-z][A-Za-z]{0,30}$/;

/** What a view keeps of an address, by name; the rest is left out. */
export function keptParts(parts: Iterable<readonly [string, string]>): Record<string, string> {
  const kept = [...parts].filter(
    ([name, value]) =>
      NAME.test(name) && !(OF_THE_MOMENT as readonly string[]).includes(name) && value !== "",
  );
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const MONEY: readonly string[] = [...MONEY_FIELDS, "planCost", "forecastCost", "actualCost"];

const isMoneyKey = (key: string) => MONEY.includes(key.replace(/\..*$/, ""));

/** The same view for somebody who may not see money: without orders and conditions by it. */
export function withoutMoney({ address, ...rest }: ViewDefinition): ViewDefinition {
  const { sort, fields, ...others } = address;
  const order = (sort ?? "").split(",").filter((key) => !isMoneyKey(key));
  const conditions = Object.entries(parseConditions(fields ?? "")).filter(
    ([field]) => !MONEY.includes(field),
  );
  const parts: [string, string][] = [
    ...Object.entries(others),
    ["sort", order.join(",")],
    ["fields", formatConditions(Object.fromEntries(conditions))],
  ];
  return { ...rest, address: keptParts(parts) };
}

/**
 * A view changed by somebody who may not see money, with what stood in it about money before: they didn't take it out. An
 * order by money that they left alone stays where it stood; beside another order it comes last.
 */
export function withMoneyOf(before: ViewDefinition, changed: ViewDefinition): ViewDefinition {
  const { sort: sortBefore = "", fields: fieldsBefore = "" } = before.address;
  const { sort = "", fields = "", ...others } = withoutMoney(changed).address;
  const { sort: sortSeen = "" } = withoutMoney(before).address;
  const order = [sort, ...sortBefore.split(",").filter(isMoneyKey)].filter((key) => key !== "");
  const hidden = Object.entries(parseConditions(fieldsBefore)).filter(([field]) => MONEY.includes(field));
  const parts = {
    ...others,
    sort: sort === sortSeen ? sortBefore : order.join(","),
    fields: formatConditions({ ...parseConditions(fields), ...Object.fromEntries(hidden) }),
  };
  return { ...changed, address: keptParts(Object.entries(parts)) };
}

/** Whether two definitions show the same; the order in which their parts stand doesn't matter. */
export function sameDefinition(a: ViewDefinition, b: ViewDefinition): boolean {
  return canonical(a) === canonical(b);
}

function canonical({ address, columns, density = "default" }: ViewDefinition): string {
  const sorted = (keys: readonly string[]) => [...keys].sort();
  const widths = [...(columns?.widths ?? [])].sort(([x], [y]) => (x < y ? -1 : 1));
  const stand =
    columns === undefined ? null : [columns.order, sorted(columns.hidden), columns.pinned, widths];
  return JSON.stringify([Object.entries(keptParts(Object.entries(address))), stand, density]);
}
