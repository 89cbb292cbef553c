import { daysBetween } from "#src/domain/calendar.ts";
import type { ExportColumn } from "#src/services/exports/export-columns.ts";
import type { FileEncoder } from "#src/services/exports/file-encoder.ts";
import { ZipArchive, type ZipPart } from "#src/services/exports/zip-archive.ts";

/** Spreadsheets count days from here; before 1 March 1900 their count is off by one. */
const DAY_ZERO = "1899-12-30";
const FIRST_RIGHT_DAY = "1900-03-01";
/** Longest text that a cell holds. */
const MAX_TEXT = 32_767;
/** Places in `cellXfs` of STYLES. Text cells are formatted as text, so that what is typed into them stays as typed. */
const STYLE = { header: 1, text: 2, date: 3, money: 4, number: 0 } as const;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const SHEET = "xl/worksheets/sheet1.xml";

const PARTS: readonly (readonly [name: string, xml: string])[] = [
  [
    "[Content_Types].xml",
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/${SHEET}" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
  ],
  [
    "_rels/.rels",
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    "xl/workbook.xml",
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Records" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  ],
  [
    "xl/styles.xml",
    `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/><xf numFmtId="49" applyNumberFormat="1" xfId="0"/><xf numFmtId="164" applyNumberFormat="1" xfId="0"/><xf numFmtId="4" applyNumberFormat="1" xfId="0"/></cellXfs></styleSheet>`,
  ],
];

/**
 * XLSX, written row by row: real dates and numbers, texts always as texts and never as formulas, the header frozen. (The
 * library at hand, write-excel-file, builds the whole file in memory and stops everything else meanwhile: docs/adr/0015.)
 */
export function xlsxEncoder(): FileEncoder {
  const zip = new ZipArchive();
  let sheet: ZipPart | undefined;
  let columns: readonly ExportColumn[] = [];
  let row = 1;
  return {
    contentType: `${TYPE}.sheet`,
    async begin(shown) {
      columns = shown;
      for (const [name, xml] of PARTS) {
        const part = zip.begin(name);
        await part.add(XML + xml);
        await part.end();
      }
      sheet = zip.begin(SHEET);
      const header = shown.map(({ label }, index) => textCell(address(index, row), STYLE.header, label));
      await sheet.add(`${sheetStart(shown)}<row r="1">${header.join("")}</row>`);
      return zip.take();
    },
    async add(rows) {
      const xml = rows.map((values) => {
        row += 1;
        const cells = values.map((value, index) => {
          const column = columns[index];
          return value === null || !column ? "" : cell(address(index, row), column.kind, value);
        });
        return `<row r="${row}">${cells.join("")}</row>`;
      });
      await sheet?.add(xml.join(""));
      return zip.take();
    },
    async end() {
      await sheet?.add("</sheetData></worksheet>");
      await sheet?.end();
      zip.end();
      return zip.take();
    },
  };
}

function sheetStart(columns: readonly ExportColumn[]): string {
  const widths = columns.map(
    ({ kind, width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${STYLE[kind]}" customWidth="1"/>`,
  );
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData>`;
}

function cell(at: string, kind: ExportColumn["kind"], value: string): string {
  if (kind === "text" || (kind === "date" && value < FIRST_RIGHT_DAY)) return textCell(at, STYLE.text, value);
  const number = kind === "date" ? daysBetween(DAY_ZERO, value) : value;
  return `<c r="${at}" s="${STYLE[kind]}"><v>${number}</v></c>`;
}

function textCell(at: string, style: number, text: string): string {
  const space = /^\s|\s$/.test(text) ? ' xml:space="preserve"' : "";
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t${space}>${escaped(text.slice(0, MAX_TEXT))}</t></is></c>`;
}

/** `A1`, `Z1`, `AA1`: for up to 702 columns. */
function address(column: number, row: number): string {
  const letter = (index: number) => String.fromCharCode(65 + index);
  const first = column < 26 ? "" : letter(Math.floor(column / 26) - 1);
  return `${first}${letter(column % 26)}${row}`;
}

/** XML text, with what XML can't hold as `_xHHHH_` (ECMA-376, ST_Xstring), and what looks like that escaped by it. */
function escaped(text: string): string {
  return (
    text
      .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML can't hold.
      .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, (character) => {
        return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
      })
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
  );
}
