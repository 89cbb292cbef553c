import { conditionWords, type FieldCondition } from "#src/domain/field-condition.ts";
import { FIELD, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { AddressChange } from "#src/features/shell/use-address.ts";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import type { FilterState } from "#src/features/working-set/record-filter.ts";

/** What records can be filtered by, besides the search. */
export type FilterKey = RecordField | "status" | "discontinued" | "mine";

/** One active filter, as it stands on its chip. */
export interface FilterChip {
  readonly key: FilterKey;
  readonly name: string;
  readonly words: string;
  /** What takes it out of the address. */
  readonly cleared: AddressChange;
}

export const DISCONTINUED_WORDS = {
  exclude: "hidden",
  include: "shown",
  only: "only these",
} as const;

/** Fields that an address may also name by themselves, one condition each: links of before hold them so. */
const SHORT = ["source", "dor", "category"] as const;
const isShort = (key: string): key is (typeof SHORT)[number] => (SHORT as readonly string[]).includes(key);

function shortCondition(filter: FilterState, field: (typeof SHORT)[number]): FieldCondition | undefined {
  const value = filter[field];
  const values = value === null ? [] : typeof value === "string" ? [value] : [...value];
  return values.length === 0 ? undefined : { op: "in", values };
}

/** The condition on a field, however the address holds it. */
export function conditionOf(filter: FilterState, field: RecordField): FieldCondition | undefined {
  return filter.fields[field] ?? (isShort(field) ? shortCondition(filter, field) : undefined);
}

/** The change of the address that gives a field this condition, or none. */
export function withCondition(
  filter: FilterState,
  field: RecordField,
  condition: FieldCondition | null,
): AddressChange {
  const { [field]: _, ...others } = filter.fields;
  return {
    fields: condition === null ? others : { ...others, [field]: condition },
    ...(isShort(field) && { [field]: null }),
  };
}

/** All active filters but the search, in the order of forms. */
export function filterChips(filter: FilterState): FilterChip[] {
  const ofFields = RECORD_FIELDS.flatMap((field): FilterChip[] => {
    const name = FIELD[field].label;
    const condition = filter.fields[field];
    const short = isShort(field) ? shortCondition(filter, field) : undefined;
    return [
      ...(condition === undefined
        ? []
        : [
            {
              key: field,
              name,
              words: conditionWords(field, condition),
              cleared: withCondition({ ...filter, fields: filter.fields }, field, null),
            },
          ]),
      ...(short === undefined
        ? []
        : [{ key: field, name, words: conditionWords(field, short), cleared: { [field]: null } }]),
    ];
  });
  const [state, ...moreStates] = filter.status;
  return [
    ...ofFields,
    ...(state === undefined
      ? []
      : [
          {
            key: "status" as const,
            name: "Status",
            words: `is ${BADGE[state].label}${moreStates.length > 0 ? ` +${moreStates.length}` : ""}`,
            cleared: { status: null },
          },
        ]),
    ...(filter.discontinued === "exclude"
      ? []
      : [
          {
            key: "discontinued" as const,
            name: "Discontinued",
            words: DISCONTINUED_WORDS[filter.discontinued],
            cleared: { discontinued: null },
          },
        ]),
    ...(filter.mine ? [{ key: "mine" as const, name: "My drafts", words: "", cleared: { mine: null } }] : []),
  ];
}

/** A name for each filter that can be added, money only for those who may see it. */
export function filterNames(viewFinancials: boolean): { key: FilterKey; name: string }[] {
  const fields = RECORD_FIELDS.filter(
    (field) => field !== "isDiscontinued" && (viewFinancials || FIELD[field].kind !== "money"),
  );
  return [
    { key: "status", name: "Status" },
    { key: "mine", name: "My drafts" },
    ...fields.map((field) => ({ key: field, name: FIELD[field].label })),
    { key: "discontinued", name: "Discontinued" },
  ];
}
