/** Every operation of docs/pems-api.yaml, with every documented answer, checked against the schema of that answer. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import type { Sandbox } from "#sandbox/server.ts";
import { startSandbox } from "#sandbox/server.ts";
import { updateRequest } from "#src/pems/wire.ts";

interface Answer {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, unknown>;
}
interface Operation {
  operationId: string;
  requestBody?: { content: { "application/json": { example?: unknown } } };
  responses: Record<string, Answer>;
}
interface Contract {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Answer> };
}

const contract = parse(readFileSync(new URL("../docs/pems-api.yaml", import.meta.url), "utf8")) as Contract;
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(contract, "pems");

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];
const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => METHODS.includes(method))
    .map(([method, operation]) => ({ path, method, operation })),
);
/** `operationId status` of everything that the contract documents. */
const documented = operations.flatMap(({ operation }) =>
  Object.keys(operation.responses).map((status) => `${operation.operationId} ${status}`),
);

const pointerPart = (part: string) => part.replaceAll("~", "~0").replaceAll("/", "~1");

/** Where the schema of an answer stands in the contract, as a JSON pointer. */
function schemaOf(operationId: string, status: number): { pointer: string; answer: Answer } {
  const found = operations.find(({ operation }) => operation.operationId === operationId);
  const given = found?.operation.responses[status];
  if (!found || !given) throw new Error(`The contract has no answer ${status} of ${operationId}`);
  const name = given.$ref?.split("/").at(-1);
  const answer = name === undefined ? given : contract.components.responses[name];
  if (!answer) throw new Error(`The contract lacks ${given.$ref}`);
  const place = name
    ? `/components/responses/${name}`
    : `/paths/${pointerPart(found.path)}/${found.method}/responses/${status}`;
  return { pointer: `pems#${place}/content/application~1json/schema`, answer };
}

const LIST = "/pfa?organizationCode=RIO";
const ONE = "/pfa/PFA-1?organizationCode=RIO";
const REMOVE = `${ONE}&version=1&modifiedBy=a%40b.c&reason=Not%20needed`;
const update = (more: object = {}) => ({
  pfaId: "PFA-1",
  organizationCode: "RIO",
  changes: { monthlyRate: 5500, forecastStart: "2026-03-01T00:00:00Z" },
  version: 1,
  modifiedBy: "a@b.c",
  ...more,
});
const remove = {
  operation: "DELETE",
  pfaId: "PFA-2",
  version: 1,
  modifiedBy: "a@b.c",
  changeReason: "Not needed",
};
const batch = (...list: object[]) => ({ organizationCode: "RIO", operations: list });

type Request = readonly [method: string, path: string, body?: object];
/** A request that succeeds, for each operation. */
const GOOD: Record<string, Request> = {
  getHealth: ["GET", "/health"],
  listPfa: ["GET", LIST],
  getPfa: ["GET", ONE],
  updatePfa: ["PUT", "/pfa/PFA-1", update()],
  deletePfa: ["DELETE", REMOVE],
  writeBatch: ["POST", "/pfa/batch", batch({ operation: "UPDATE", ...update() }, remove)],
};
/** Requests that are wrong in themselves. */
const BAD: Record<string, Request> = {
  "listPfa 400": ["GET", `${LIST}&limit=1001`],
  "getPfa 404": ["GET", "/pfa/PFA-9?organizationCode=RIO"],
  "updatePfa 400": ["PUT", "/pfa/PFA-1", update({ changes: { originalStart: null } })],
  "updatePfa 404": ["PUT", "/pfa/PFA-9", update({ pfaId: "PFA-9" })],
  "updatePfa 409": ["PUT", "/pfa/PFA-1", update({ version: 7 })],
  "deletePfa 400": ["DELETE", `${ONE}&version=1&modifiedBy=a`],
  "deletePfa 404": ["DELETE", REMOVE.replace("PFA-1", "PFA-9")],
  "deletePfa 409": ["DELETE", REMOVE.replace("version=1", "version=7")],
  "writeBatch 400": ["POST", "/pfa/batch", batch()],
  "writeBatch 413": ["POST", "/pfa/batch", batch(...Array<object>(101).fill(remove))],
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: ["secret"] });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control.reset();
  await sandbox.control.clear();
  await sandbox.control.addOrganization({ code: "RIO", records: [{ pfaId: "PFA-1" }, { pfaId: "PFA-2" }] });
});

async function send([method, path, body]: Request, key = "secret") {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(sandbox.apiUrl + path, init);
  const answer: unknown = await response.json();
  return { status: response.status, headers: response.headers, body: answer };
}

/** Makes the sandbox give that answer. */
async function provoke(operationId: string, status: number) {
  const good = GOOD[operationId];
  if (!good) throw new Error(`No request for ${operationId}`);
  const bad = BAD[`${operationId} ${status}`];
  if (bad) return send(bad);
  if (status === 401) return send(good, "wrong");
  if (status === 429) {
    await sandbox.control.rateLimit(1);
    await send(["GET", LIST]);
  }
  if (status === 503) await sandbox.control.down("unavailable");
  if (status === 500) await sandbox.control.status({ code: 500 });
  return send(good);
}

test.each(documented)("%s is answered as the contract says", async (name) => {
  const [operationId = "", code] = name.split(" ");
  const status = Number(code);
  const answered = await provoke(operationId, status);
  expect(answered.status).toBe(status);
  const { pointer, answer } = schemaOf(operationId, status);
  const validate = ajv.getSchema(pointer);
  if (!validate) throw new Error(`The contract has no schema at ${pointer}`);
  validate(answered.body);
  expect(validate.errors ?? []).toEqual([]);
  for (const header of Object.keys(answer.headers ?? {})) {
    expect(answered.headers.get(header)).toMatch(/^[1-9]\d*$/);
  }
});

test("the operations that are tested are those of the contract", () => {
  expect(Object.keys(GOOD).sort()).toEqual(operations.map(({ operation }) => operation.operationId).sort());
  expect(Object.keys(BAD).filter((name) => !documented.includes(name))).toEqual([]);
});

test("every result of a batch fits the contract, whatever it is", async () => {
  await sandbox.control.failItem({ pfaId: "PFA-2", status: 500 });
  const answered = await send([
    "POST",
    "/pfa/batch",
    batch(
      { operation: "UPDATE", ...update() },
      { operation: "UPDATE", ...update() },
      { ...remove, pfaId: "PFA-9" },
      remove,
      { operation: "RENAME", pfaId: "PFA-1" },
    ),
  ]);
  const { results } = answered.body as { results: { status: number }[] };
  expect(results.map((result) => result.status)).toEqual([200, 409, 404, 500, 400]);
  const validate = ajv.getSchema(schemaOf("writeBatch", 200).pointer);
  validate?.(answered.body);
  expect(validate?.errors ?? []).toEqual([]);
});

test("the example of the contract is a request that the wire schema takes", () => {
  const examples = operations.flatMap(
    ({ operation }) => operation.requestBody?.content["application/json"].example ?? [],
  );
  expect(examples).toHaveLength(1);
  expect(updateRequest.parse(examples[0])).toEqual(examples[0]);
});

test("generated records fit the contract", async () => {
  await sandbox.control.addOrganization({ code: "HOLNG", generate: 1000 });
  const answered = await send(["GET", "/pfa?organizationCode=HOLNG&limit=1000"]);
  const validate = ajv.getSchema(schemaOf("listPfa", 200).pointer);
  validate?.(answered.body);
  expect(validate?.errors ?? []).toEqual([]);
  expect((answered.body as { records: unknown[] }).records).toHaveLength(1000);
});
