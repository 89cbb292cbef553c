import { strToU8, type ZipOptions, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import writeXlsxFile, { type SheetData } from "write-excel-file/node";
import { DomainError } from "#src/domain/errors.ts";
import { readFile } from "#src/services/imports/read-file.ts";
import { refusal } from "#src/services/testing/refusals.ts";

const csv = (text: string, encoding: BufferEncoding = "utf8") => readFile(Buffer.from(text, encoding));
const rowsOf = async (bytes: Buffer) => (await readFile(bytes)).map(({ cells }) => cells);

/** A workbook as a spreadsheet program writes it. */
const workbook = (rows: SheetData) =>
  writeXlsxFile(rows, { sheet: "Plan", dateFormat: "yyyy-mm-dd" }).toBuffer();

const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A workbook whose sheet is written by hand. */
function handmade(sheetData: string, more: Record<string, string> = {}, options?: ZipOptions): Buffer {
  return zipOf(
    {
      "xl/workbook.xml": `<workbook ${NAMESPACE} xmlns:r="${OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
      "xl/worksheets/sheet1.xml": `<worksheet ${NAMESPACE}><sheetData>${sheetData}</sheetData></worksheet>`,
      ...more,
    },
    options,
  );
}

function zipOf(parts: Record<string, string>, options: ZipOptions = {}): Buffer {
  const files = Object.entries(parts).map(([name, content]) => [name, strToU8(content)] as const);
  return Buffer.from(zipSync(Object.fromEntries(files), options));
}

const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
const header = `<row r="1">${text("A1", "ID")}</row>`;

describe("CSV", () => {
  const expected = [
    ["ID", "Model"],
    ["PFA-1", "ü, x"],
  ];

  it.each([
    ["UTF-8 with commas", Buffer.from('ID,Model\r\nPFA-1,"ü, x"\r\n')],
    ["UTF-8 with its mark", Buffer.from('\uFEFFID,Model\nPFA-1,"ü, x"')],
    ["semicolons", Buffer.from("ID;Model\r\nPFA-1;ü, x")],
    ["tabs", Buffer.from("ID\tModel\r\nPFA-1\tü, x")],
    ["Excel's line about the separator", Buffer.from("sep=;\r\nID;Model\r\nPFA-1;ü, x")],
    ["UTF-16 little-endian", Buffer.from("\uFEFFID\tModel\r\nPFA-1\tü, x", "utf16le")],
    ["UTF-16 big-endian", Buffer.from("\uFEFFID\tModel\r\nPFA-1\tü, x", "utf16le").swap16()],
    ["empty lines and cells around", Buffer.from('\r\n\r\nID,Model\r\n,\r\nPFA-1,"ü, x"\r\n,\r\n\r\n')],
  ])("is read: %s", async (_case, bytes) => {
    expect(await rowsOf(bytes)).toEqual(expected);
  });

  it("keeps line breaks inside of quotation marks, takes the guard off formulas, and counts rows as a spreadsheet does", async () => {
    const rows = await csv(
      `ID,Model\r\n"PFA-1","two\nlines ""quoted"""\r\n\r\nPFA-2,'=1+1\r\nPFA-3,'quoted'\r\n`,
    );
    expect(rows).toEqual([
      { row: 1, cells: ["ID", "Model"] },
      { row: 2, cells: ["PFA-1", 'two\nlines "quoted"'] },
      { row: 4, cells: ["PFA-2", "=1+1"] },
      { row: 5, cells: ["PFA-3", "'quoted'"] },
    ]);
  });

  it.each<[string, Buffer, string]>([
    ["nothing", Buffer.alloc(0), "is empty"],
    ["only a header", Buffer.from("ID,Model\r\n"), "no rows below its header"],
    [
      "Windows-1252",
      Buffer.from("ID,Model\r\nPFA-1,a\r\nPFA-2,K\xfcche\r\n", "latin1"),
      "Line 3 is not UTF-8",
    ],
    ["half a character at its end", Buffer.from([...Buffer.from("ID\nPFA-1"), 0xc3]), "Line 2 is not UTF-8"],
    ["half of UTF-16", Buffer.from([0xff, 0xfe, 0x49]), "not the UTF-16"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]), "neither CSV nor an Excel workbook"],
    ["another separator", Buffer.from("ID|Model\nPFA-1|x"), "comma, semicolon and tab"],
    ["no column of ids", Buffer.from("Number;Model\n1;x"), "Found: “Number”, “Model”"],
    ["columns without end", Buffer.from(`ID\nPFA-1${",".repeat(1000)}`), "Row 2 has 1001 cells"],
    ["a header without end", Buffer.from(`ID${",".repeat(1000)}\nPFA-1`), "Row 1 has 1001 cells"],
    ["blanks", Buffer.from("\n \n"), "Found: "],
    [
      "a quotation mark that never ends",
      Buffer.from('ID,Model\nPFA-1,"x\nPFA-2,y'),
      "Row 2: a quotation mark",
    ],
  ])("is refused with words: %s", async (_case, bytes, words) => {
    const refused = await refusal(readFile(bytes), "BAD_INPUT");
    expect(refused.field).toBe("file");
    expect(refused.message).toContain(words);
  });

  it("cuts a long text so that it passes for no shorter one", async () => {
    const blanks = " ".repeat(3000);
    const rows = await csv(`ID,Model\nA,${blanks}x${blanks}\nB,${blanks}x${blanks}y\nC,${blanks}\n`);
    expect(rows.slice(1).map(({ cells }) => cells[1])).toEqual(["x", `x${" ".repeat(1998)}…`, ""]);
  });

  it("takes 25,000 rows, and looks at no more of a million", async () => {
    const lines = (count: number) =>
      Buffer.from(`ID\n${Array.from({ length: count }, (_, n) => `P${n}`).join("\n")}\n`);
    expect(await readFile(lines(25_000))).toHaveLength(25_001);
    const refused = await refusal(readFile(lines(1_000_000)), "TOO_MANY");
    expect(refused.message).toContain("25,000");
  });
});

describe("XLSX", () => {
  it("gives texts, numbers, answers and dates as they are", async () => {
    const bytes = await workbook([
      ["ID", "Monthly rate", "Forecast start", "Actualized", "Model"],
      ["PFA-1", 5500.5, new Date("2026-01-15T00:00:00Z"), true, " x & y "],
      [],
      ["PFA-2", null, null, null, null],
    ]);
    expect(await readFile(bytes)).toEqual([
      { row: 1, cells: ["ID", "Monthly rate", "Forecast start", "Actualized", "Model"] },
      { row: 2, cells: ["PFA-1", 5500.5, { day: "2026-01-15" }, true, " x & y "] },
      { row: 4, cells: ["PFA-2", null, null, null, null] },
    ]);
  });

  it("takes a formula's last result", async () => {
    const bytes = handmade(
      `<row r="1">${text("A1", "ID")}${text("B1", "Monthly rate")}${text("C1", "Model")}</row><row r="2">${text("A2", "PFA-1")}<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="str"><f>"a"</f><v>a</v></c></row>`,
    );
    expect((await rowsOf(bytes))[1]).toEqual(["PFA-1", 2, "a"]);
  });

  it("reads the first sheet alone, whatever else is in it", async () => {
    const bytes = handmade(`${header}<row r="2">${text("A2", "PFA-1")}</row>`, {
      "xl/worksheets/sheet2.xml": "<worksheet>never looked at",
    });
    expect(await rowsOf(bytes)).toEqual([["ID"], ["PFA-1"]]);
  });

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ["macros", () => handmade(header, { "xl/vbaProject.bin": "x" }), "with macros (.xlsm). Save it as .xlsx"],
    ["the binary format", () => handmade(header, { "xl/workbook.bin": "x" }), ".xlsb"],
    ["the old format", () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), ".xls)"],
    [
      "a password",
      () =>
        Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from("EncryptedPackage", "utf16le")]),
      "protected by a password",
    ],
    ["half an archive", async () => (await workbook([["ID"], ["x"]])).subarray(0, 900), "is damaged"],
    ["an archive that is no workbook", () => zipOf({ "readme.txt": "x" }), "no Excel workbook"],
    ["no sheet", () => handmade("", { "xl/workbook.xml": "<workbook/>" }), "can't be read"],
    [
      "a formula without a result",
      () => handmade(`${header}<row r="2">${text("A2", "x")}<c r="B2"><f>1+1</f></c></row>`),
      "Cell B2 holds a formula without its result",
    ],
    [
      "such a formula in the middle",
      () => handmade(`${header}<row r="2"><c r="A2"><f>1</f></c><c r="B2"><v>1</v></c></row>`),
      "Cell A2 holds a formula",
    ],
    [
      "a cell of an unknown kind",
      () => handmade(`${header}<row r="2"><c r="A2" t="zz"><v>1</v></c></row>`),
      "row 2, column 1, can't be read",
    ],
    [
      "columns without end",
      () => handmade(`<row r="1"><c r="ZZZ1"><v>1</v></c></row>`),
      "at most 200 columns",
    ],
    ["attributes that hide others", () => handmade(`<row x=">" r="99999999"></row>`), "not written as Excel"],
    ["a place in disguise", () => handmade(`<row r="&#57;9"></row>`), "not written as Excel"],
    ["a row that is a cell", () => handmade(`<row r="A1"></row>`), "not written as Excel"],
  ])("is refused with words: %s", async (_case, make, words) => {
    const refused = await refusal(readFile(await make()), "BAD_INPUT");
    expect(refused.field).toBe("file");
    expect(refused.message).toContain(words);
  });

  it.each<[string, () => Buffer]>([
    ["a row far below", () => handmade(`${header}<row r="9999999"><c r="A9999999"><v>1</v></c></row>`)],
    [
      "a million rows",
      () => handmade(header + Array.from({ length: 25_001 }, (_, n) => `<row r="${n + 2}"/>`).join("")),
    ],
  ])("has at most 25,000 rows: %s", async (_case, make) => {
    expect((await refusal(readFile(make()), "TOO_MANY")).message).toContain("25,000");
  });

  it("refuses what unpacks to more than 96 MB, whatever it says of its size", async () => {
    const bomb = handmade(`${header}<!--${" ".repeat(97 * 1024 * 1024)}-->`);
    expect(bomb.length).toBeLessThan(300_000);
    expect((await refusal(readFile(bomb), "TOO_MANY")).message).toContain("96 MB");
    const lying = Buffer.from(bomb);
    for (let at = lying.indexOf("PK\x01\x02"); at !== -1; at = lying.indexOf("PK\x01\x02", at + 1)) {
      lying.writeUInt32LE(100, at + 24);
    }
    expect((await refusal(readFile(lying), "BAD_INPUT")).message).toContain("is damaged");
  });

  /** A workbook in which one text stands in many cells, and takes place once. */
  function repeated(rows: number, length: number, name = "Model"): Buffer {
    const cell = (at: string) => `<c r="${at}" t="s"><v>0</v></c>`;
    const below = Array.from({ length: rows }, (_, n) => `<row r="${n + 2}">${cell(`B${n + 2}`)}</row>`);
    return handmade(`<row r="1">${text("A1", "ID")}${text("B1", name)}</row>${below.join("")}`, {
      "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
      "xl/sharedStrings.xml": `<sst ${NAMESPACE}><si><t>${"x".repeat(length)}</t></si></sst>`,
    });
  }

  it("keeps no more of a text than shows that it is too long, and nothing of a column that isn't taken", async () => {
    const [, ...below] = await rowsOf(repeated(60, 1_000_000));
    expect(below).toHaveLength(60);
    for (const [, model] of below) expect(model).toBe(`${"x".repeat(1999)}…`);
    expect((await rowsOf(repeated(2, 5, "Colour"))).slice(1)).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it("refuses a text that stands in very many cells", async () => {
    expect((await refusal(readFile(repeated(11_000, 3000)), "TOO_MANY")).message).toContain(
      "20 million characters",
    );
  });

  it.each<[string, (bytes: Buffer, entry: number, end: number) => void]>([
    ["an unknown compression", (bytes, entry) => bytes.writeUInt16LE(99, entry + 10)],
    ["a part beyond the end", (bytes, entry) => bytes.writeUInt32LE(0xfffffff0, entry + 42)],
    ["a part longer than the file", (bytes, entry) => bytes.writeUInt32LE(0xfffffff0, entry + 20)],
    ["a directory beyond the end", (bytes, _entry, end) => bytes.writeUInt32LE(0xfffffff0, end + 16)],
    ["a directory that is none", (bytes, _entry, end) => bytes.writeUInt32LE(1, end + 16)],
    ["more entries than it has", (bytes, _entry, end) => bytes.writeUInt16LE(9, end + 8)],
    ["the same name twice", (bytes) => bytes.write("styles.xml", bytes.lastIndexOf("themes.xml"))],
    ["no end", (bytes, _entry, end) => bytes.writeUInt32LE(0, end)],
    ["data that can't be unpacked", (bytes) => bytes.fill(0xff, 50, 60)],
  ])("is damaged: %s", async (_case, damage) => {
    const bytes = handmade(header, { "xl/styles.xml": "<a/>", "xl/themes.xml": "<a/>" });
    damage(bytes, bytes.indexOf("PK\x01\x02"), bytes.indexOf("PK\x05\x06"));
    expect((await refusal(readFile(bytes), "BAD_INPUT")).message).toContain("is damaged");
  });

  it("may hold parts that are not compressed, a comment, and what looks like a part inside of one", async () => {
    const sheet = `${header}<row r="2">${text("A2", "PFA-1 PK\u0003\u0004 PK\u0007\u0008 PK\u0001\u0002")}</row>`;
    const bytes = handmade(sheet, { "xl/styles.xml": "<styleSheet/>" }, { level: 0, comment: "a comment" });
    expect(String((await rowsOf(bytes))[1]?.[0])).toMatch(/^PFA-1 PK/);
  });

  it.each([1, 5, 9, 13, 18, 22, 26, 34, 42, 50, 70, 100])(
    "survives damage: every %s. byte of an archive turned",
    async (step) => {
      const bytes = Buffer.from(handmade(`${header}<row r="2">${text("A2", "PFA-1")}</row>`));
      for (let at = step + 2; at < bytes.length; at += step * 7) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      const outcome = await readFile(bytes).catch((error: unknown) => error);
      expect(Array.isArray(outcome) || outcome instanceof DomainError).toBe(true);
    },
  );
});
