import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCells, formatCellsAsHtml, parseCells } from "#src/domain/clipboard-text.ts";

describe("parseCells", () => {
  it.each([
    ["one cell", "5500", [["5500"]]],
    ["nothing", "", [[""]]],
    [
      "Excel's newline at the end",
      "a\tb\r\nc\td\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["an empty last row before it", "a\n\n", [["a"], [""]]],
    [
      "an empty last cell",
      "a\t\nb\t",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    ["old newlines", "a\rb", [["a"], ["b"]]],
    ["a quoted newline and tab", '"two\r\nlines"\tb\n"a\tb"', [["two\nlines", "b"], ["a\tb"]]],
    ["doubled quotes", '"say ""hi"""\tb', [['say "hi"', "b"]]],
    ["a quote inside", '5" pipe\tb', [['5" pipe', "b"]]],
    ["a quote in front that nothing closes", '"open\tb\nc', [['"open', "b"], ["c"]]],
    ["something behind the closing quote", '"a" b\tc', [['"a" b', "c"]]],
    ["an empty quoted cell", '""\tb', [["", "b"]]],
  ])("%s", (_, text, rows) => {
    expect(parseCells(text)).toEqual(rows);
  });

  it("reads a quoted cell of 20 MB, and a text of that size with a quote in front", () => {
    const long = "a".repeat(20_000_000);
    expect(parseCells(`"${long}"\tb`)).toEqual([[long, "b"]]);
    expect(parseCells(`"${long}`)).toEqual([[`"${long}`]]);
  });

  it("reads what formatCells wrote, whatever the cells hold", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', "\t", "\n", " ", "é", ",") });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
        expect(parseCells(`${formatCells(rows)}\n`)).toEqual(rows);
      }),
    );
  });
});

it("writes a table in which texts stay texts", () => {
  const html = formatCellsAsHtml([
    [
      { text: '=1+1 <b> & "x"\nnext', literal: true },
      { text: "2026-01-15", literal: false },
    ],
  ]);
  expect(html).toContain(
    `<td style="mso-number-format:'\\@'">=1+1 &lt;b&gt; &amp; &quot;x&quot;<br style="mso-data-placement:same-cell">next</td>`,
  );
  expect(html).toContain("<td>2026-01-15</td></tr></tbody></table>");
});
