import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/server.ts";
import { freePort } from "#scripts/ports.ts";
import { createPemsClient, type Exchange, type PemsClient, type UpdateOperation } from "#src/pems/client.ts";
import { MAX_PAGE_BYTES } from "#src/pems/exchange.ts";

const TOKEN = "sandbox-key";
const ORGANIZATION = "TEST";
const ids = ["PFA-1", "PFA-2", "PFA-3"];

let sandbox: Sandbox;
let client: PemsClient;
const exchanges: Exchange[] = [];

const open = (more: Partial<Parameters<typeof createPemsClient>[0]> = {}) =>
  createPemsClient({
    baseUrl: sandbox.apiUrl,
    token: TOKEN,
    timeoutMs: 2000,
    onExchange: (exchange) => exchanges.push(exchange),
    ...more,
  });

async function update(pfaId: string, monthlyRate = 100): Promise<UpdateOperation> {
  const record = await sandbox.control.record(ORGANIZATION, pfaId);
  return {
    operation: "UPDATE",
    pfaId,
    changes: { monthlyRate },
    version: record?.version ?? 1,
    modifiedBy: "maria@demo.example",
  };
}

async function writeAll() {
  const operations = await Promise.all(ids.map((id) => update(id, 250)));
  return client.writeBatch({ organizationCode: ORGANIZATION, operations });
}

beforeAll(async () => {
  const records = ids.map((pfaId) => ({ pfaId, description: `Crane ${pfaId}` }));
  sandbox = await startSandbox({
    organizations: [{ code: ORGANIZATION, records }],
    rateLimitPerSecond: 1000,
  });
  client = open();
});
afterEach(async () => {
  await sandbox.control.reset();
  exchanges.length = 0;
});
afterAll(() => sandbox.close());

describe("createPemsClient", () => {
  it.each(["http://pems.example.com/api", "ftp://127.0.0.1/api", "http://127.0.0.1.example.com/api"])(
    "refuses %s, which would carry the credential in the clear",
    (baseUrl) => {
      expect(() => open({ baseUrl })).toThrow("https");
    },
  );

  it.each(["https://pems.example.com/api", "http://localhost:4010/api", "http://[::1]:4010/api"])(
    "takes %s",
    (baseUrl) => {
      expect(() => open({ baseUrl })).not.toThrow();
    },
  );
});

describe("reads", () => {
  it("pages through an organization and keeps the raw body", async () => {
    const first = await client.listPage({ organizationCode: ORGANIZATION, cursor: null, limit: 2 });
    if (first.kind !== "ok") throw new Error(first.kind);
    expect(first).toMatchObject({ hasMore: true, records: [{ pfaId: "PFA-1" }, { pfaId: "PFA-2" }] });
    expect(JSON.parse(first.body).records).toEqual(first.records);
    const rest = await client.listPage({
      organizationCode: ORGANIZATION,
      cursor: first.nextCursor,
      limit: 2,
    });
    expect(rest).toMatchObject({ kind: "ok", hasMore: false, records: [{ pfaId: "PFA-3" }] });
  });

  it("says when a cursor is refused", async () => {
    const outcome = await client.listPage({ organizationCode: ORGANIZATION, cursor: "nonsense", limit: 2 });
    expect(outcome).toMatchObject({ kind: "rejected", status: 400 });
  });

  it("reads one record, and tells a missing one from a gateway's 404", async () => {
    expect(await client.getRecord({ organizationCode: ORGANIZATION, pfaId: "PFA-1" })).toMatchObject({
      kind: "ok",
      record: { pfaId: "PFA-1", description: "Crane PFA-1" },
    });
    const missing = { organizationCode: ORGANIZATION, pfaId: "PFA/../9" };
    expect(await client.getRecord(missing)).toEqual({ kind: "not-found" });
    await sandbox.control.status({ code: 404, html: true });
    expect(await client.getRecord(missing)).toMatchObject({ kind: "unavailable", reason: "malformed" });
  });

  it.each([
    [{ code: 503 }, { kind: "unavailable", status: 503, reason: "server" }],
    [
      { code: 502, html: true },
      { kind: "unavailable", status: 502, reason: "server" },
    ],
    [
      { code: 504, html: true },
      { kind: "unavailable", status: 504, reason: "timeout" },
    ],
    [
      { code: 403, html: true },
      { kind: "unauthorized", status: 403 },
    ],
    [
      { code: 429, retryAfterSeconds: 7 },
      { kind: "rate-limited", retryAfterSeconds: 7 },
    ],
  ])("understands %o", async (fault, expected) => {
    await sandbox.control.status(fault);
    expect(await client.getRecord({ organizationCode: ORGANIZATION, pfaId: "PFA-1" })).toMatchObject(
      expected,
    );
  });

  it("measures the health check, and says what is wrong", async () => {
    expect(await client.healthCheck()).toEqual({ ok: true, latencyMs: expect.any(Number) });
    await sandbox.control.down("unavailable");
    expect(await client.healthCheck()).toMatchObject({ ok: false, reason: expect.stringMatching(/503/) });
    await sandbox.control.down("reset");
    expect(await client.healthCheck()).toMatchObject({ ok: false, reason: expect.stringMatching(/lost/) });
  });
});

describe("a page that is larger than 32 MB", () => {
  const list = (baseUrl: string) =>
    open({ baseUrl }).listPage({ organizationCode: ORGANIZATION, cursor: null, limit: 10 });

  it.each([true, false])("is not read (its length said before: %s)", async (said) => {
    let sent = 0;
    const server = createServer((_, response) => {
      const length = MAX_PAGE_BYTES + 1;
      response.writeHead(200, said ? { "content-length": String(length) } : {});
      const part = Buffer.alloc(1024 * 1024, 32);
      const more = () => {
        while (!response.destroyed && sent <= length) {
          sent += part.length;
          if (!response.write(part)) return response.once("drain", more);
        }
        return response.end();
      };
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await list(`http://127.0.0.1:${port}/api`)).toEqual({
      kind: "too-large",
      message: "PEMS's answer was larger than 32 MB.",
    });
    expect(exchanges).toMatchObject([{ status: 200, outcome: "too-large", responseBody: null }]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("is told apart from one that PEMS won't make, and from one that is not JSON", async () => {
    await sandbox.control.status({ code: 413 });
    expect(await list(sandbox.apiUrl)).toMatchObject({
      kind: "too-large",
      message: expect.stringContaining("413"),
    });
    await sandbox.control.listing({ kind: "not-json" });
    expect(await list(sandbox.apiUrl)).toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("not JSON"),
    });
  });
});

describe("writeBatch", () => {
  it("gives each operation its own outcome, in their order", async () => {
    await sandbox.control.failItem({ pfaId: "PFA-2", status: 500 });
    const [first, second, third] = await Promise.all(ids.map((id) => update(id)));
    if (!first || !second || !third) throw new Error("three operations");
    const operations = [
      first,
      second,
      { ...third, version: 99 },
      { ...third, pfaId: "PFA-404" },
      { ...third, pfaId: "PFA-405", changes: { nonsense: 1 } },
    ];
    const outcome = await client.writeBatch({ organizationCode: ORGANIZATION, operations });
    expect(outcome).toMatchObject({
      kind: "answered",
      results: [
        { kind: "accepted", newVersion: first.version + 1 },
        { kind: "broken" },
        { kind: "version-conflict", currentVersion: third.version },
        { kind: "not-found" },
        { kind: "rejected" },
      ],
    });
  });

  it.each([
    [{ code: 400 }, { kind: "rejected", status: 400 }],
    [
      { code: 400, html: true },
      { kind: "unknown", reason: "malformed", status: 400 },
    ],
    [{ code: 401 }, { kind: "unauthorized", status: 401 }],
    [
      { code: 403, html: true },
      { kind: "unauthorized", status: 403 },
    ],
    [{ code: 413 }, { kind: "too-large" }],
    [
      { code: 429, retryAfterSeconds: 3 },
      { kind: "rate-limited", retryAfterSeconds: 3 },
    ],
    [{ code: 409 }, { kind: "unknown", reason: "malformed", status: 409 }],
    [{ code: 500 }, { kind: "unknown", reason: "server", status: 500, sent: true }],
    [
      { code: 502, html: true },
      { kind: "unknown", reason: "server", status: 502, sent: true },
    ],
    [
      { code: 504, html: true },
      { kind: "unknown", reason: "timeout", status: 504, sent: true },
    ],
  ])("understands %o for the whole batch", async (fault, expected) => {
    await sandbox.control.status(fault);
    expect(await writeAll()).toMatchObject(expected);
  });

  it("takes a lost answer for unknown, sent, and finds it applied", async () => {
    const before = await sandbox.control.record(ORGANIZATION, "PFA-1");
    await sandbox.control.loseAnswer();
    expect(await writeAll()).toMatchObject({ kind: "unknown", reason: "network", sent: true });
    const after = await sandbox.control.record(ORGANIZATION, "PFA-1");
    expect(after?.version).toBe((before?.version ?? 0) + 1);
  });

  it("gives up after the timeout", async () => {
    client = open({ timeoutMs: 100 });
    await sandbox.control.hang({});
    expect(await writeAll()).toMatchObject({ kind: "unknown", status: null, reason: "timeout", sent: true });
    client = open();
  });

  it("ends with its caller, and sends nothing for one that has already ended", async () => {
    const operations = [await update("PFA-1")];
    await sandbox.control.hang({});
    const ending = new AbortController();
    const waiting = client.writeBatch({ organizationCode: ORGANIZATION, operations }, ending.signal);
    while ((await sandbox.control.faults()).hangs.some((hang) => hang.times > 0));
    ending.abort();
    expect(await waiting).toMatchObject({ kind: "unknown", reason: "network", sent: true });
    const ended = await client.writeBatch({ organizationCode: ORGANIZATION, operations }, ending.signal);
    expect(ended).toMatchObject({ kind: "unknown", sent: false });
  });

  it("knows that nothing was sent where nobody listens", async () => {
    const operations = [await update("PFA-1")];
    for (const host of ["127.0.0.1", "localhost"]) {
      const deaf = open({ baseUrl: `http://${host}:${await freePort()}/api` });
      expect(await deaf.writeBatch({ organizationCode: ORGANIZATION, operations })).toMatchObject({
        kind: "unknown",
        reason: "network",
        sent: false,
      });
    }
  });

  it.each(["missing", "doubled", "reversed"] as const)(
    "believes only what it can match: %s",
    async (kind) => {
      await sandbox.control.mangle({ kind });
      const outcome = await writeAll();
      if (outcome.kind !== "answered") throw new Error(outcome.kind);
      expect(outcome.results).toHaveLength(3);
      const journal = await sandbox.control.journal({ organizationCode: ORGANIZATION });
      outcome.results.forEach((result, index) => {
        if (result.kind === "unknown") return;
        // What is believed is true of that very record.
        expect(result.kind).toBe("accepted");
        const last = journal.filter((write) => write.pfaId === ids[index]).at(-1);
        expect(last?.version).toBe(result.kind === "accepted" && result.newVersion);
      });
      expect(outcome.results.map((result) => result.kind)).toContain("unknown");
    },
  );
});

describe("single writes", () => {
  it("updates and discontinues a record", async () => {
    const { operation: _, ...change } = await update("PFA-3", 77.5);
    const updated = await client.updateRecord({ organizationCode: ORGANIZATION, update: change });
    expect(updated).toMatchObject({
      kind: "answered",
      result: { kind: "accepted", newVersion: change.version + 1 },
    });
    const deletion = {
      pfaId: "PFA-3",
      version: change.version + 1,
      modifiedBy: "x",
      changeReason: "Not needed",
    };
    const deleted = await client.deleteRecord({ organizationCode: ORGANIZATION, deletion });
    expect(deleted).toMatchObject({
      kind: "answered",
      result: { kind: "accepted", newVersion: change.version + 2 },
    });
    const again = await client.deleteRecord({ organizationCode: ORGANIZATION, deletion });
    expect(again).toMatchObject({
      result: { kind: "version-conflict", currentVersion: change.version + 2 },
    });
    expect(await sandbox.control.record(ORGANIZATION, "PFA-3")).toMatchObject({
      isDiscontinued: true,
      monthlyRate: 77.5,
    });
  });
});

describe("what is kept of an exchange", () => {
  it("never holds the credential, also when PEMS repeats it", async () => {
    const echo = await listen((request, body) => ({
      status: 500,
      text: JSON.stringify({
        success: false,
        error: "SERVER_ERROR",
        message: `Bad ${request.headers.authorization}`,
        token: "other",
        sent: body,
      }),
    }));
    const secret = "very-secret-token";
    const echoing = open({ baseUrl: echo.url, token: secret });
    const operations = [await update("PFA-1")];
    const outcome = await echoing.writeBatch({ organizationCode: ORGANIZATION, operations });
    await echo.close();
    expect(JSON.stringify([exchanges, outcome])).not.toContain(secret);
    expect(exchanges).toMatchObject([
      {
        method: "POST",
        path: "/pfa/batch",
        status: 500,
        outcome: "unknown:server",
        requestBody: { organizationCode: ORGANIZATION },
        responseBody: { message: "Bad Bearer [redacted]", token: "[redacted]" },
      },
    ]);
  });

  it("is cut at 64 KB, and a page is kept as its size", async () => {
    const long = await listen(() => ({ status: 502, text: "x".repeat(100_000) }));
    const talking = open({ baseUrl: long.url });
    await talking.getRecord({ organizationCode: ORGANIZATION, pfaId: "PFA-1" });
    await long.close();
    await client.listPage({ organizationCode: ORGANIZATION, cursor: null, limit: 10 });
    expect(exchanges).toMatchObject([
      { responseBody: { truncated: true, bytes: 100_000 } },
      { path: `/pfa?organizationCode=${ORGANIZATION}&limit=10`, responseBody: { records: 3 } },
    ]);
    expect(JSON.stringify(exchanges[0]).length).toBeLessThan(70_000);
  });
});

async function listen(
  answer: (request: { headers: Record<string, unknown> }, body: string) => { status: number; text: string },
) {
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status, text } = answer(request, Buffer.concat(chunks).toString());
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
