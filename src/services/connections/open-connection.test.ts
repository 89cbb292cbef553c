import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { serviceActor } from "#src/db/in-organization.ts";
import { sealCredential } from "#src/services/connections/credential.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import { storable } from "#src/services/connections/record-attempt.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

const RUN = "00000000-0000-7000-8000-0000000000aa";
let world: PemsWorld;
let deps: ServiceDeps;
const logged: string[] = [];

beforeAll(async () => {
  const records = [{ pfaId: "PFA-1", description: "A crane" }];
  world = await createPemsWorld({
    organizations: [{ code: "RIO", records }, { code: "HOLNG" }],
    apiKeys: ["sandbox-key", "second-key"],
  });
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  deps = { ...world.deps, log: pino({ level: "debug" }, sink) };
});
afterEach(() => world.sandbox.control.reset());
afterAll(() => world.close());

const seal = (token: string) => sealCredential(token, deps.settings.credentialKey);
const attempts = () => world.rows<Record<string, unknown>>("SELECT * FROM sync_attempt ORDER BY at, id");
const write = {
  organizationCode: "RIO",
  operations: [
    {
      operation: "UPDATE",
      pfaId: "PFA-1",
      changes: { description: "NUL \u0000 and half \ud800" },
      version: 1,
      modifiedBy: "maria@demo.example",
    },
  ],
} as const;

describe("openConnection", () => {
  it("keeps every request with its answer under its run, in history and log, without the credential", async () => {
    const connection = await openConnection(deps, world.service, RUN);
    expect(connection).toMatchObject({
      organizationCode: "RIO",
      connectionId: world.organization.connectionId,
    });
    await connection.client.writeBatch(write);
    await connection.client.getRecord({ organizationCode: "RIO", pfaId: "PFA-404" });
    await connection.attemptsRecorded();
    expect(await attempts()).toMatchObject([
      {
        organization_id: world.organization.id,
        run_id: RUN,
        method: "POST",
        path: "/pfa/batch",
        status: 200,
        outcome: "answered",
        request_body: { operations: [{ changes: { description: "NUL \ufffd and half \ufffd" } }] },
        response_body: { results: [{ status: 200 }] },
      },
      { method: "GET", path: "/pfa/PFA-404?organizationCode=RIO", status: 404, outcome: "not-found" },
    ]);
    expect(logged.join("")).toContain("/pfa/batch");
    expect(logged.join("") + JSON.stringify(await attempts())).not.toContain("sandbox-key");
  });

  it("uses a new credential as soon as it was replaced", async () => {
    const used = async (organization: PemsWorld["organization"]) => {
      const connection = await openConnection(deps, serviceActor(organization.id));
      await connection.client.getRecord({ organizationCode: organization.code, pfaId: "PFA-1" });
      await connection.attemptsRecorded();
      return (await world.sandbox.control.stats()).requests[0]?.credential;
    };
    expect(await used(world.organization)).toBe("key-1");
    await world.rows("UPDATE pems_connection SET credential = $1", [seal("second-key")]);
    expect(await used(world.other)).toBe("key-2");
    expect(await used(world.organization)).toBe("key-2");
    await world.rows("UPDATE pems_connection SET credential = $1", [seal("sandbox-key")]);
  });

  it("says so when the credential can't be opened", async () => {
    await world.rows("UPDATE pems_connection SET credential = 'none'");
    await expect(openConnection(deps, world.service)).rejects.toThrow(/credential/);
    await world.rows("UPDATE pems_connection SET credential = $1", [seal("sandbox-key")]);
  });

  it("knows no organization that doesn't exist", async () => {
    const nobody = serviceActor("00000000-0000-7000-8000-0000000000ff");
    await expect(openConnection(deps, nobody)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("doesn't fail a request because its record could not be written", async () => {
    logged.length = 0;
    const connection = await openConnection(deps, world.service, "no uuid");
    const outcome = await connection.client.getRecord({ organizationCode: "RIO", pfaId: "PFA-1" });
    await connection.attemptsRecorded();
    expect(outcome.kind).toBe("ok");
    expect(logged.join("")).toContain("could not be recorded");
  });
});

describe("storable", () => {
  it.each([
    [null, null],
    [undefined, null],
    [{ text: "a\u0000b\udc00" }, '{"text":"a\\ufffdb\\ufffd"}'],
    ["whole \ud83d\udd11", '"whole \ud83d\udd11"'],
  ])("makes JSON that Postgres takes of %j", (value, expected) => {
    expect(storable(value)).toBe(expected);
  });
});
