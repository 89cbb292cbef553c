/** The operations of docs/pems-api.yaml, without HTTP around them. */
import { z } from "zod";
import { applyWrite } from "#sandbox/apply-write.ts";
import type { Faults } from "#sandbox/faults.ts";
import { decodePathPart } from "#sandbox/http.ts";
import { failureBody, validationFailure } from "#sandbox/normalise.ts";
import type { Store } from "#sandbox/store.ts";
import type { BatchResult, Failure } from "#src/pems/wire.ts";
import {
  batchOperation,
  deleteQuery,
  listQuery,
  MAX_BATCH_OPERATIONS,
  updateRequest,
} from "#src/pems/wire.ts";

export interface ApiRequest {
  readonly method: string;
  /** Below the base path, still encoded: `/pfa/PFA-00001`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Apply only the first half of a batch (a fault). */
  readonly half?: boolean;
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly headers?: Record<string, string>;
}

const batchEnvelope = z.object({ organizationCode: z.string(), operations: z.array(z.unknown()).min(1) });

/** Answers one request of a known credential. Faults of single records act here; the others before. */
export function answerApi(store: Store, faults: Faults, request: ApiRequest): ApiAnswer {
  const { method, path } = request;
  if (path === "/pfa" && method === "GET") return listRecords(store, request.query);
  if (path === "/pfa/batch" && method === "POST") return writeBatch(store, faults, request);
  const pfaId = /^\/pfa\/([^/]+)$/.exec(path)?.[1];
  if (pfaId !== undefined) {
    const id = decodePathPart(pfaId);
    if (method === "GET") return getRecord(store, id, request.query);
    if (method === "PUT" || method === "DELETE") return writeOne(store, faults, id, request);
  }
  return failed(404, failureBody("NOT_FOUND", `No operation ${method} ${path}.`));
}

const failed = (status: number, body: Failure): ApiAnswer => ({ status, body: JSON.stringify(body) });

function listRecords(store: Store, query: URLSearchParams): ApiAnswer {
  const parsed = listQuery.safeParse(Object.fromEntries(query));
  if (!parsed.success) return failed(400, validationFailure(parsed.error));
  const { organizationCode, cursor, limit } = parsed.data;
  const reject = (field: string, message: string) =>
    failed(400, failureBody("VALIDATION_FAILED", `${field}: ${message}`, { [field]: message }));
  if (!store.hasOrganization(organizationCode)) return reject("organizationCode", "is not an organization");
  const after = cursor === undefined ? 0 : readCursor(cursor, organizationCode);
  if (after === null) return reject("cursor", "is not a cursor of this organization");

  const found = store.page(organizationCode, after, limit + 1);
  const page = found.slice(0, limit);
  const nextCursor = writeCursor(organizationCode, page.at(-1)?.seq ?? after);
  const records = page.map((row) => row.body).join(",");
  const rest = `"nextCursor":${JSON.stringify(nextCursor)},"hasMore":${found.length > limit}`;
  return { status: 200, body: `{"records":[${records}],${rest}}` };
}

function writeCursor(organizationCode: string, seq: number): string {
  return Buffer.from(`1:${seq}:${organizationCode}`).toString("base64url");
}

function readCursor(cursor: string, organizationCode: string): number | null {
  const match = /^1:(\d{1,15}):(.*)$/s.exec(Buffer.from(cursor, "base64url").toString());
  return match && match[2] === organizationCode ? Number(match[1]) : null;
}

function getRecord(store: Store, pfaId: string, query: URLSearchParams): ApiAnswer {
  const organizationCode = query.get("organizationCode") ?? "";
  const body = store.getText(organizationCode, pfaId);
  if (body !== null) return { status: 200, body };
  return failed(404, failureBody("NOT_FOUND", `No record ${pfaId} in organization ${organizationCode}.`));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function writeOne(store: Store, faults: Faults, pfaId: string, request: ApiRequest): ApiAnswer {
  const input =
    request.method === "PUT"
      ? updateRequest.safeParse(parseJson(request.body))
      : deleteQuery.safeParse(Object.fromEntries(request.query));
  if (!input.success) return failed(400, validationFailure(input.error));
  const data = input.data;
  if ("pfaId" in data && data.pfaId !== pfaId) {
    const fieldErrors = { pfaId: "is not the record of the path" };
    return failed(400, failureBody("VALIDATION_FAILED", "pfaId is not the record of the path.", fieldErrors));
  }
  if (faults.isPoisoned(pfaId)) return failed(500, failureBody("SERVER_ERROR", "Unexpected failure."));
  const operation =
    "reason" in data
      ? { operation: "DELETE", pfaId, changeReason: data.reason, ...pick(data) }
      : { operation: "UPDATE", ...data };
  const result = store.transaction(() => applyOperation(store, faults, data.organizationCode, operation));
  return { status: result.status, body: JSON.stringify(result.body) };
}

const pick = ({ version, modifiedBy }: { version: number; modifiedBy: string }) => ({ version, modifiedBy });

function applyOperation(store: Store, faults: Faults, organizationCode: string, raw: unknown): BatchResult {
  const parsed = batchOperation.safeParse(raw);
  if (!parsed.success) return { status: 400, body: validationFailure(parsed.error) };
  const operation = parsed.data;
  const { pfaId, version, modifiedBy: by } = operation;
  const fault = faults.itemFailure(pfaId);
  if (fault === 400) return { status: 400, body: failureBody("VALIDATION_FAILED", `${pfaId} was refused.`) };
  if (fault === 404) return { status: 404, body: failureBody("NOT_FOUND", `No record ${pfaId}.`) };
  if (fault === 500) return { status: 500, body: failureBody("SERVER_ERROR", `${pfaId} failed.`) };

  const isUpdate = operation.operation === "UPDATE";
  if (isUpdate && (operation.organizationCode ?? organizationCode) !== organizationCode) {
    const fieldErrors = { organizationCode: "is not the organization of the batch" };
    return { status: 400, body: failureBody("VALIDATION_FAILED", "Wrong organization.", fieldErrors) };
  }
  const changes = isUpdate ? operation.changes : { isDiscontinued: true };
  const reason = operation.changeReason ?? null;
  const common = { organizationCode, pfaId, operation: operation.operation, version, by } as const;
  return applyWrite(store, { ...common, changes, reason, source: "api", at: new Date().toISOString() });
}

function writeBatch(store: Store, faults: Faults, request: ApiRequest): ApiAnswer {
  const parsed = batchEnvelope.safeParse(parseJson(request.body));
  if (!parsed.success) return failed(400, validationFailure(parsed.error));
  const { organizationCode } = parsed.data;
  let { operations } = parsed.data;
  if (operations.length > MAX_BATCH_OPERATIONS) {
    const message = `A batch holds at most ${MAX_BATCH_OPERATIONS} operations, not ${operations.length}.`;
    return failed(413, failureBody("TOO_LARGE", message));
  }
  const poisoned = operations.some((operation) => faults.isPoisoned(idOf(operation)));
  if (poisoned) return failed(500, failureBody("SERVER_ERROR", "Unexpected failure."));
  if (request.half) operations = operations.slice(0, Math.ceil(operations.length / 2));

  const results = store.transaction(() =>
    operations.map((operation) => applyOperation(store, faults, organizationCode, operation)),
  );
  const mangled = mangle(results, faults.mangle());
  return { status: 200, body: JSON.stringify({ results: mangled }) };
}

function idOf(operation: unknown): string {
  return typeof operation === "object" && operation && "pfaId" in operation ? String(operation.pfaId) : "";
}

function mangle(results: BatchResult[], kind: ReturnType<Faults["mangle"]>): BatchResult[] {
  if (kind === "missing") return results.slice(0, -1);
  if (kind === "doubled")
    return results.flatMap((result, index) => (index === 0 ? [result, result] : [result]));
  return kind === "reversed" ? results.toReversed() : results;
}
