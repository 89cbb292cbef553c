"use client";

import { createParser, parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { MEASURES, SHOWN } from "#src/features/matrix/figure.ts";
import { isMonth } from "#src/features/matrix/months.ts";

const month = createParser<string>({
  parse: (text) => (isMonth(text) ? text : null),
  serialize: (text) => text,
});

const PARSERS = {
  /** What is counted. */
  mMeasure: parseAsStringLiteral(MEASURES).withDefault("cost"),
  mShow: parseAsStringLiteral(SHOWN).withDefault("forecast"),
  /** First and last month; without them as the records lie. */
  mFrom: month,
  mTo: month,
  /** Keys of the groups that are open. */
  mOpen: parseAsArrayOf(parseAsString).withDefault([]),
};

/** What the address holds for the matrix alone. */
export function useMatrixAddress() {
  return useQueryStates(PARSERS, { history: "replace", shallow: true });
}
