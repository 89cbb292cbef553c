/** The pages that show and change records. */
import type { Html } from "#sandbox/page-layout.ts";
import { html } from "#sandbox/page-layout.ts";
import type { AppliedWrite } from "#sandbox/store.ts";
import type { WireField, WireRecord } from "#src/pems/wire.ts";

type Kind = "text" | "date" | "money" | "boolean" | readonly string[];

export const FORM_FIELDS: Record<WireField, readonly [label: string, kind: Kind]> = {
  description: ["Description", "text"],
  areaSilo: ["Area", "text"],
  category: ["Category", "text"],
  class: ["Class", "text"],
  source: ["Source", ["Rental", "Purchase"]],
  dor: ["DOR", ["BEO", "PROJECT"]],
  monthlyRate: ["Monthly rate (USD)", "money"],
  purchasePrice: ["Purchase price (USD)", "money"],
  manufacturer: ["Manufacturer", "text"],
  model: ["Model", "text"],
  contract: ["Contract", "text"],
  equipment: ["Equipment", "text"],
  forecastStart: ["Forecast start", "date"],
  forecastEnd: ["Forecast end", "date"],
  actualStart: ["Actual start", "date"],
  actualEnd: ["Actual end", "date"],
  isActualized: ["Actualized", "boolean"],
  isFundsTransferable: ["Funds transferable", "boolean"],
  isDiscontinued: ["Discontinued", "boolean"],
};

export const PAGE_SIZE = 50;
const day = (value: unknown) => (typeof value === "string" ? value.slice(0, 10) : "");
const link = (record: WireRecord) =>
  `/records/${encodeURIComponent(record.organizationCode)}/${encodeURIComponent(record.pfaId)}`;

/** What a form shows for a value of the record, and sends back when nobody changed it. */
export function formValue(kind: Kind, value: unknown): string {
  if (kind === "date") return day(value);
  return value === null || value === undefined ? "" : String(value);
}

export function listView(view: {
  organizations: readonly { code: string; records: number }[];
  organization: string;
  search: string;
  page: number;
  records: readonly WireRecord[];
  total: number;
}): Html {
  const { organization, search, page, total } = view;
  const at = (to: number) => `/?${new URLSearchParams({ organization, search, page: String(to) })}`;
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const rows = view.records.map(
    (
      r,
    ) => html`<tr><td><a href="${link(r)}">${r.pfaId}</a></td><td class="wide" title="${r.description}">${r.description}</td><td>${r.areaSilo}</td>
<td>${r.source}</td><td>${r.dor}</td><td class="number">${r.monthlyRate ?? r.purchasePrice}</td><td>${day(r.forecastStart)}</td>
<td>${day(r.forecastEnd)}</td><td>${r.isDiscontinued ? "discontinued" : r.isActualized ? "on site" : ""}</td>
<td class="number">${r.version}</td><td>${r.updatedBy}</td></tr>`,
  );
  return html`<h1>Records</h1><form class="bar" method="get" action="/">
<label>Organization <select name="organization">${view.organizations.map(
    ({ code, records }) =>
      html`<option value="${code}"${code === organization ? html` selected` : ""}>${code} (${records})</option>`,
  )}</select></label>
<label>Search <input type="search" name="search" value="${search}"></label><button class="main">Show</button></form>
<div class="scroll"><table><thead><tr><th>Id</th><th>Description</th><th>Area</th><th>Source</th><th>DOR</th><th>Rate or price</th>
<th>Forecast start</th><th>Forecast end</th><th>State</th><th>Version</th><th>Changed by</th></tr></thead><tbody>${rows}</tbody></table></div>
<p class="bar soft" role="status">${total} records, page ${page} of ${last}
${page > 1 && html`<a href="${at(page - 1)}">Previous</a>`} ${page < last && html`<a href="${at(page + 1)}">Next</a>`}</p>`;
}

function control(field: string, label: string, kind: Kind, value: string): Html {
  if (typeof kind === "string" && kind !== "boolean") {
    const type = kind === "money" ? html`type="number" step="any" min="0"` : html`type="${kind}"`;
    return html`<label>${label} <input name="${field}" ${type} value="${value}"></label>`;
  }
  const options = kind === "boolean" ? ["true", "false"] : kind;
  const words: Record<string, string> = { true: "yes", false: "no" };
  return html`<label>${label} <select name="${field}">${options.map(
    (option) =>
      html`<option value="${option}"${option === value ? html` selected` : ""}>${words[option] ?? option}</option>`,
  )}</select></label>`;
}

export function recordView(record: WireRecord, journal: readonly AppliedWrite[], message: string): Html {
  const controls = Object.entries(FORM_FIELDS).map(([field, [label, kind]]) =>
    control(field, label, kind, formValue(kind, record[field])),
  );
  const by = html`<label>PEMS user <input name="by" value="jane.smith" required></label>`;
  const rows = journal.map(
    (entry) => html`<tr><td class="number">${entry.version}</td><td>${entry.at}</td><td>${entry.source}</td>
<td>${entry.by}</td><td>${entry.reason}</td><td>${JSON.stringify(entry.changes)}</td></tr>`,
  );
  return html`<h1>${record.pfaId} <span class="soft">${record.organizationCode}</span></h1>
${message && html`<p role="status">${message}</p>`}
<p class="soft">Version ${record.version}, changed ${record.updatedAt} by ${record.updatedBy}. Plan ${day(record.originalStart)} to ${day(record.originalEnd)}.</p>
<form class="card" method="post" action="${link(record)}/edit"><h2>Change as a PEMS user</h2>
<input type="hidden" name="version" value="${record.version}"><div class="grid">${controls}${by}</div>
<p></p><button class="main">Save</button></form>
<div class="bar"><form class="bar" method="post" action="${link(record)}/touch">${by}<button>Raise the version without a change</button></form>
<form class="bar" method="post" action="${link(record)}/discontinue">${by}<button>${record.isDiscontinued ? "Restore" : "Discontinue"}</button></form></div>
<h2>Applied writes</h2><div class="scroll"><table><thead><tr><th>Version</th><th>When</th><th>Source</th><th>By</th><th>Reason</th><th>Changes</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
