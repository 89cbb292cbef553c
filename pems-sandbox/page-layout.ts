/** HTML as text: escaping, the frame of every page, its style sheet. */

/** A piece of HTML that is safe to insert as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Insertable = Html | string | number | boolean | null | undefined | readonly Insertable[];

function insert(value: Insertable): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(insert).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A template whose inserted values are escaped, unless they are `Html` themselves. */
export function html(parts: TemplateStringsArray, ...values: Insertable[]): Html {
  return new Html(parts.map((part, index) => part + insert(values[index])).join(""));
}

export function layout(title: string, main: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · PEMS sandbox</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a class="brand" href="/">PEMS sandbox</a><nav aria-label="Main"><a href="/">Records</a><a href="/faults">Faults</a><a href="/requests">Requests</a></nav></header>
<main>${main}</main></body></html>`.text;
}

export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b2430, #e6eaf0); --soft: light-dark(#5a6675, #9aa6b5);
  --page: light-dark(#f6f7f9, #12161c); --card: light-dark(#fff, #1a2029); --line: light-dark(#d9dee5, #303a47);
  --accent: light-dark(#1f5fbf, #7fb0ff); --bad: light-dark(#b3261e, #ff8a80); --good: light-dark(#1b6e3c, #7fd6a0); }
* { box-sizing: border-box } body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.45 system-ui, sans-serif }
header { display: flex; gap: 24px; align-items: center; padding: 10px 20px; background: var(--card); border-bottom: 1px solid var(--line) }
.brand { font-weight: 650; color: var(--ink); text-decoration: none } nav { display: flex; gap: 16px }
a { color: var(--accent) } main { padding: 20px; max-width: 1440px; margin: 0 auto } h1 { font-size: 20px; margin: 0 0 12px } h2 { font-size: 15px; margin: 0 0 10px }
form.bar, .bar { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin: 0 0 14px }
label { display: grid; gap: 3px; font-size: 12px; color: var(--soft) } label.check { display: flex; align-items: center; gap: 6px; min-height: 32px }
input, select, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 5px 9px; min-height: 32px }
input[type=checkbox] { min-height: 18px; width: 18px } button { cursor: pointer; font-weight: 550 } button.main { background: var(--accent); color: var(--card); border-color: transparent }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums } th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap }
th { font-size: 12px; color: var(--soft); font-weight: 550 } tr:last-child td { border-bottom: 0 } td.number { text-align: right } td.wide { max-width: 340px; overflow: hidden; text-overflow: ellipsis }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 0 0 16px }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 12px } .soft { color: var(--soft) } .bad { color: var(--bad) } .good { color: var(--good) }
form.card .bar { margin: 0 } .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 16px } .cards .card { margin: 0 }
pre { overflow-x: auto; margin: 0; font-size: 12px } p { margin: 0 0 12px }
`;
