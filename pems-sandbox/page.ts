/** A plain page to look at records, change them as a PEMS user, and switch faults. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError } from "zod";
import type { ControlContext } from "#sandbox/control-api.ts";
import { decodePathPart, send } from "#sandbox/http.ts";
import { validationFailure } from "#sandbox/normalise.ts";
import { faultsView, requestsView } from "#sandbox/page-faults.ts";
import type { Html } from "#sandbox/page-layout.ts";
import { html, layout, STYLE } from "#sandbox/page-layout.ts";
import { FORM_FIELDS, formValue, listView, PAGE_SIZE, recordView } from "#sandbox/page-records.ts";
import type { BatchResult, WireRecord } from "#src/pems/wire.ts";

type Commands = Record<string, (input: unknown) => unknown>;

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
};

/** Answers a request for a page, or a form of one. The caller has checked that it comes from this machine. */
export async function answerPage(
  context: ControlContext,
  commands: Commands,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
): Promise<void> {
  const show = (status: number, title: string, main: Html) =>
    send(response, status, "text/html; charset=utf-8", layout(title, main), HEADERS);
  const goTo = (path: string) => send(response, 303, "text/plain", "", { location: path });
  const notFound = () => show(404, "Not found", html`<h1>Not found</h1>`);
  const message = url.searchParams.get("message") ?? "";
  const [, place = "", ...parts] = url.pathname.split("/").map(decodePathPart);
  const form = new URLSearchParams(request.method === "POST" ? body : "");

  if (request.method === "GET") {
    if (url.pathname === "/style.css") return send(response, 200, "text/css", STYLE, HEADERS);
    if (url.pathname === "/") return show(200, "Records", showList(context, url.searchParams));
    if (place === "faults") return show(200, "Faults", faultsView(context.faults.state(), message));
    if (place === "requests") return show(200, "Requests", requestsView(context.log.stats(200)));
    const [organizationCode = "", pfaId = ""] = parts;
    const found = place === "records" ? context.store.getText(organizationCode, pfaId) : null;
    if (found === null) return notFound();
    const journal = context.store.journal({ organizationCode, pfaId }).reverse();
    return show(200, pfaId, recordView(JSON.parse(found) as WireRecord, journal, message));
  }
  if (request.method !== "POST") return notFound();

  if (place === "faults") {
    const problem = said(() => commands[parts[0] ?? ""]?.(faultFromForm(form)));
    return goTo(problem ? `/faults?${new URLSearchParams({ message: problem })}` : "/faults");
  }
  const [organizationCode = "", pfaId = "", action] = parts;
  const found = context.store.getText(organizationCode, pfaId);
  if (place !== "records" || found === null) return notFound();
  const problem = said(() => {
    const record = JSON.parse(found) as WireRecord;
    const target = { organizationCode, pfaId, by: form.get("by") || "jane.smith" };
    if (action === "touch") return commands.touch?.(target);
    const isDiscontinued = !record.isDiscontinued;
    const changes = action === "discontinue" ? { isDiscontinued } : changedInForm(form, record);
    const version = Number(form.get("version")) || record.version;
    return commands.edit?.({ ...target, changes, version });
  });
  const path = url.pathname.slice(0, url.pathname.lastIndexOf("/"));
  goTo(`${path}?${new URLSearchParams({ message: problem || "Saved." })}`);
}

function showList(context: ControlContext, query: URLSearchParams): Html {
  const organizations = context.store.organizations();
  const organization = query.get("organization") || organizations[0]?.code || "";
  const search = query.get("search") ?? "";
  const page = Math.max(1, Number.parseInt(query.get("page") ?? "1", 10) || 1);
  const found = context.store.search(organization, search, PAGE_SIZE, (page - 1) * PAGE_SIZE);
  return listView({ organizations, organization, search, page, ...found });
}

/** What went wrong, in words; empty when nothing did. */
function said(work: () => unknown): string {
  try {
    const result = work() as BatchResult | undefined;
    return result && "body" in result && "message" in result.body ? (result.body.message ?? "") : "";
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const { fieldErrors = {} } = validationFailure(error);
    return Object.entries(fieldErrors)
      .map(([field, problem]) => `${field}: ${problem}`)
      .join("; ");
  }
}

/** Only what the person changed, so that an untouched field is not written. */
function changedInForm(form: URLSearchParams, record: WireRecord): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const [field, [, kind]] of Object.entries(FORM_FIELDS)) {
    const value = form.get(field);
    if (value === null || value === formValue(kind, record[field])) continue;
    if (kind === "boolean") changes[field] = value === "true";
    else if (value === "") changes[field] = null;
    else changes[field] = kind === "money" ? Number(value) : value;
  }
  return changes;
}

function faultFromForm(form: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === "pfaId") input[name] = value;
    else if (name === "retryAfterSeconds" && value === "0") continue;
    else if (name === "times" && value === "0" && form.has("pfaId")) input[name] = null;
    else if (value === "off") input[name] = null;
    else if (value === "true") input[name] = true;
    else input[name] = value !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
  }
  return input;
}
