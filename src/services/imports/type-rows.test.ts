import { expect, it } from "vitest";
import { typeRows } from "#src/services/imports/type-rows.ts";

it("reads 3/4/2027 as the rest of its column tells", async () => {
  const columns = {
    pfaId: 0,
    version: undefined,
    count: 3,
    fields: new Map([["forecastStart", 1] as const, ["forecastEnd", 2] as const]),
  };
  const rows = [
    { row: 2, cells: ["P-1", "3/4/2027", "3/4/2027"] },
    { row: 3, cells: ["P-2", "14/3/2027", "4/4/2027"] },
  ];
  const typed = await typeRows(columns as unknown as Parameters<typeof typeRows>[0], rows, "keep");
  expect(typed.map(({ values }) => values)).toEqual([
    { forecastStart: "2027-04-03" },
    { forecastStart: "2027-03-14", forecastEnd: "2027-04-04" },
  ]);
  expect(typed[0]?.problems).toMatchObject([{ field: "forecastEnd", code: "AMBIGUOUS_DAY" }]);
});
