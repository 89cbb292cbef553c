import { sql } from "drizzle-orm";
import fc from "fast-check";
import { readSheet } from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { csvEncoder } from "#src/services/exports/csv-encoder.ts";
import type { ExportColumn } from "#src/services/exports/export-columns.ts";
import type { ExportRow } from "#src/services/exports/file-encoder.ts";
import { guardFormula, unguardFormula } from "#src/services/exports/formula-guard.ts";
import { xlsxEncoder } from "#src/services/exports/xlsx-encoder.ts";

const column = (label: string, kind: ExportColumn["kind"] = "text"): ExportColumn => ({
  label,
  kind,
  sql: sql``,
  width: 10,
});

async function encode(encoder: ReturnType<typeof xlsxEncoder>, columns: ExportColumn[], rows: ExportRow[]) {
  const pieces = [await encoder.begin(columns), await encoder.add(rows), await encoder.end()];
  return Buffer.concat(pieces);
}

describe("xlsxEncoder", () => {
  const texts = [
    "a & b < c > d",
    `"quoted" 'twice'`,
    "two\nlines",
    "_x0041_ is not A",
    "bell \u0007 and return \r",
    "ünïcödé 🏗",
    "=1+1",
    "007",
    " around ",
  ];

  it("keeps every text as it is", async () => {
    const bytes = await encode(
      xlsxEncoder(),
      [column("Text")],
      texts.map((text) => [text]),
    );
    const sheet = await readSheet(bytes, { trim: false });
    expect(sheet.slice(1).flat()).toEqual(texts);
  });

  it("has more than 26 columns, days before 1900 as text, and cuts what no cell can hold", async () => {
    const columns = [
      ...Array.from({ length: 27 }, (_, index) => column(`C${index}`)),
      column("Day", "date"),
      column("Money", "money"),
    ];
    const blank = Array.from({ length: 26 }, () => null);
    const rows = [
      [...blank, "x".repeat(40_000), "1899-12-31", "999999999999.99"],
      [...blank, null, "2026-02-28", null],
    ];
    const sheet = await readSheet(await encode(xlsxEncoder(), columns, rows));
    expect(String(sheet[1]?.[26])).toHaveLength(32_767);
    expect(sheet[1]?.slice(27)).toEqual(["1899-12-31", 999_999_999_999.99]);
    expect(sheet[2]?.slice(27)).toEqual([new Date("2026-02-28T00:00:00Z"), null]);
  });
});

it("CSV leaves numbers alone, also negative ones", async () => {
  const bytes = await encode(csvEncoder(), [column("Text"), column("Money", "money")], [["-5", "-5.00"]]);
  expect(bytes.toString()).toBe('\uFEFFText,Money\r\n"\'-5",-5.00\r\n');
});

it.each(["=1", "+1", "-1", "@a", "\tx", "\rx", "'=1", "''=1", "'x", "x", "", "'", "a;=1", "a;'=1", "\t=1"])(
  "%j comes back as it was",
  (text) => {
    const guarded = guardFormula(text);
    expect(guarded).not.toMatch(/^[=+\-@\t\r]/);
    expect(unguardFormula(guarded)).toBe(text);
  },
);

describe("a text that is divided at semicolons, tabs or line ends", () => {
  const part = fc.constantFrom(";", "\t", "\r", "\n", " ", '"', "'", "=", "+", "-", "@", "x");
  const anyText = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));

  it.each(["a;=1+1", "a; =1+1", 'a;"=1+1"', "a\t-1", "a\n@x", "a;'=1", "a\r\n\u00a0+1", ";\t;=1"])(
    "has no formula after one: %j",
    (text) => expect(formulasIn(guardFormula(text))).toEqual([]),
  );

  it("comes back as it was, and holds no formula, whatever it is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const guarded = guardFormula(text);
        expect(unguardFormula(guarded)).toBe(text);
        expect(formulasIn(guarded)).toEqual([]);
      }),
    );
  });

  it("stands in quotation marks; what is empty doesn't", async () => {
    const columns = [column("ID"), column("Text"), column("Day", "date")];
    const bytes = await encode(csvEncoder(), columns, [
      ["A", "a;=1+1", null],
      ["B", null, "2026-01-15"],
    ]);
    expect(bytes.toString()).toBe(`\uFEFFID,Text,Day\r\n"A","a;'=1+1",\r\n"B",,2026-01-15\r\n`);
  });

  /** Behind a separator also what blanks or quotation marks precede. */
  const formulasIn = (text: string) =>
    text
      .split(/[;\t\r\n]/)
      .filter((piece, index) => /^[=+\-@]/.test(index === 0 ? piece : piece.replace(/^[\s"]+/, "")));
});
