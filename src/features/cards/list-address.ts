"use client";

import { parseAsStringLiteral, useQueryStates } from "nuqs";

const PARSERS = {
  /** How a phone shows the records. A wider screen always has the table. */
  list: parseAsStringLiteral(["cards", "table"]).withDefault("cards"),
};

/** What the address holds for the grid on a phone alone. */
export function useListAddress() {
  return useQueryStates(PARSERS, { history: "replace", shallow: true });
}
