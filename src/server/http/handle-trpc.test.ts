import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleTrpc } from "#src/server/http/handle-trpc.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { cookieOf, ORIGIN, testRuntime } from "#src/server/testing.ts";
import { readTurns } from "#src/server/turns.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

interface Answer {
  result?: { data: unknown };
  error?: { message: string; data: { code: string; field?: string; details?: unknown; id?: string } };
}

describe("handleTrpc", () => {
  let world: World;
  let runtime: Runtime;
  let cookie: string;

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
    cookie = await cookieOf(world.maria);
  });
  afterAll(() => world.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    handleTrpc(runtime, new Request(`${ORIGIN}/api/trpc/${path}`, { headers: { cookie, ...headers } }));
  const post = (path: string, headers: Record<string, string>, body: BodyInit) =>
    handleTrpc(
      runtime,
      new Request(`${ORIGIN}/api/trpc/${path}`, { method: "POST", headers: { cookie, ...headers }, body }),
    );
  const json = async (response: Response) => (await response.json()) as Answer;

  it("answers who is signed in", async () => {
    const response = await get("session.me");
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect((await json(response)).result?.data).toMatchObject({
      user: { name: "Maria Santos" },
      organizations: [{ code: "RIO", role: "Project Manager" }],
    });
  });

  it("takes no session from an Authorization header", async () => {
    const token = cookie.split("=")[1] ?? "";
    const response = await get("session.me", { cookie: "", authorization: `Bearer ${token}` });
    expect(response.status).toBe(401);
    expect((await json(response)).error?.data.code).toBe("UNAUTHENTICATED");
  });

  it("lets a change go before the questions that wait for their turn", async () => {
    const { promise: busy, resolve: free } = Promise.withResolvers<void>();
    const turns = readTurns(1);
    const full = { ...runtime, turns };
    const works = [turns.heavy, turns.figures, turns.light, turns.light].map((one) => one.run(() => busy));
    const call = (name: string, init?: RequestInit) =>
      handleTrpc(
        full,
        new Request(`${ORIGIN}/api/trpc/${name}`, {
          ...init,
          headers: { cookie, "content-type": "application/json" },
        }),
      );
    const ended: string[] = [];
    const { organizationId } = world.maria;
    const input = encodeURIComponent(JSON.stringify({ 0: { organizationId } }));
    const inputs = encodeURIComponent(JSON.stringify({ 0: { organizationId }, 1: { organizationId } }));
    const questions = [
      "session.me",
      `records.totals?batch=1&input=${input}`,
      `records.totals,records.facets?batch=1&input=${inputs}`,
    ].map((name) => call(name).then(({ status }) => ended.push(`${name.split("?")[0]} ${status}`)));
    const change = { method: "POST", body: JSON.stringify({ organizationId }) };
    const discarded = await call("drafts.discard", change);
    expect([discarded.status, ended]).toEqual([200, []]);
    free();
    await Promise.all([...works, ...questions]);
    expect(ended.sort()).toEqual([
      "records.totals 200",
      "records.totals,records.facets 200",
      "session.me 200",
    ]);
  });

  it("answers a page of one person to nobody else, whoever is signed in by now", async () => {
    const own = await get("session.me", { "x-pfa-user": world.maria.userId });
    expect(own.status).toBe(200);
    const other = await get("session.me", { "x-pfa-user": world.jonas.userId });
    expect((await json(other)).error?.data.code).toBe("UNAUTHENTICATED");
  });

  it.each([
    ["without a cookie", ""],
    ["with a forged cookie", "next-auth.session-token=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z"],
  ])("answers UNAUTHENTICATED %s", async (_case, forged) => {
    const response = await get("session.me", { cookie: forged });
    expect(response.status).toBe(401);
    expect((await json(response)).error?.data.code).toBe("UNAUTHENTICATED");
  });

  it.each([
    ["another site's origin", { origin: "https://evil.example" }, "origin"],
    ["another site by fetch metadata", { "sec-fetch-site": "cross-site" }, "sec-fetch-site"],
    ["a sibling site", { "sec-fetch-site": "same-site" }, "sec-fetch-site"],
  ])("refuses %s", async (_case, headers, field) => {
    const response = await post(
      "session.me",
      { "content-type": "application/json", ...(headers as unknown as Record<string, string>) },
      "{}",
    );
    expect(response.status).toBe(403);
    expect((await json(response)).error?.data).toMatchObject({ code: "FORBIDDEN", field });
  });

  it("refuses a cross-site form post", async () => {
    const form = new FormData();
    form.set("organizationId", world.organization.id);
    const response = await post("session.me", { origin: "https://evil.example" }, form);
    expect(response.status).toBe(403);
  });

  it.each(["multipart/form-data; boundary=x", "text/plain", "application/x-www-form-urlencoded"])(
    "refuses a write of type %s",
    async (type) => {
      const response = await post("session.me", { "content-type": type }, "x");
      expect(response.status).toBe(400);
      expect((await json(response)).error?.data).toMatchObject({ code: "BAD_INPUT", field: "content-type" });
    },
  );

  it("takes a batch of 20 calls and refuses 21", async () => {
    const batch = (calls: number) =>
      get(`${Array.from({ length: calls }, () => "session.me").join(",")}?batch=1&input=%7B%7D`);
    expect((await batch(20)).status).toBe(200);
    const refused = await batch(21);
    expect(refused.status).toBe(413);
    expect((await json(refused)).error?.data).toMatchObject({ code: "TOO_MANY", details: { calls: 21 } });
    const encoded = Array.from({ length: 21 }, () => "session.me").join("%2C");
    expect((await get(`${encoded}?batch=1`)).status).toBe(413);
  });

  it("refuses a body above 12 MB before reading it all, whatever its length says", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
      },
    });
    const response = await handleTrpc(
      runtime,
      new Request(`${ORIGIN}/api/trpc/session.me`, {
        method: "POST",
        headers: { cookie, "content-type": "application/json" },
        body,
        duplex: "half",
      } as RequestInit),
    );
    expect(response.status).toBe(413);
    expect((await json(response)).error?.data).toMatchObject({ code: "TOO_MANY", field: "body" });
    expect(sent).toBeLessThan(20);
  });

  it("answers NOT_FOUND for a procedure that is not there", async () => {
    const unknown = await json(await get("nothing.here"));
    expect(unknown.error?.data.code).toBe("NOT_FOUND");
  });

  it("tells nothing of an unexpected failure but an id", async () => {
    const deps = {
      ...world.deps,
      now: () => {
        throw new Error("secret detail");
      },
    };
    const response = await handleTrpc(
      { ...runtime, deps },
      new Request(`${ORIGIN}/api/trpc/session.me`, { headers: { cookie } }),
    );
    const { error } = await json(response);
    expect(response.status).toBe(500);
    expect(error?.data.code).toBe("INTERNAL");
    expect(error?.data.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(error)).not.toContain("secret detail");
  });
});
