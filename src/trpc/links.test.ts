import { createTRPCClient } from "@trpc/client";
import { afterEach, expect, test, vi } from "vitest";
import type { AppRouter } from "#src/server/app-router.ts";
import { AT_ONCE, links } from "#src/trpc/links.ts";

afterEach(() => vi.unstubAllGlobals());

const organizationId = "01a1fac3-9515-7624-a322-7874a538b40f";

test("calls travel together, but for those that somebody waits for", async () => {
  const asked: { path: string; person: string | null; method: string | undefined }[] = [];
  vi.stubGlobal("fetch", (url: string, { method, headers }: RequestInit) => {
    asked.push({ path: url, person: new Headers(headers).get("x-pfa-user"), method });
    const answer = (path: string) => ({ result: { data: path } });
    const batch = url.match(/trpc\/(.*)\?batch=1$/)?.[1]?.split(",");
    return Promise.resolve(Response.json(batch?.map(answer) ?? answer(url)));
  });
  const client = createTRPCClient<AppRouter>({
    links: links({ userId: "maria", onSignedOut: () => undefined }),
  });

  const answers = [
    client.records.totals.query({ organizationId }),
    client.records.list.query({ organizationId }, { context: AT_ONCE }),
    client.records.facets.query({ organizationId }),
  ];
  // No timer has run yet.
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(asked).toEqual([{ path: "/api/trpc/records.list", person: "maria", method: "POST" }]);

  expect(await Promise.all(answers)).toEqual(["records.totals", "/api/trpc/records.list", "records.facets"]);
  expect(asked.slice(1)).toEqual([
    { path: "/api/trpc/records.totals,records.facets?batch=1", person: "maria", method: "POST" },
  ]);
});

test("who is signed out is told of either way", async () => {
  const error = { message: "Sign in first.", code: -32001, data: { code: "UNAUTHENTICATED" } };
  vi.stubGlobal("fetch", (url: string) =>
    Promise.resolve(Response.json(url.endsWith("?batch=1") ? [{ error }] : { error }, { status: 401 })),
  );
  const onSignedOut = vi.fn();
  const client = createTRPCClient<AppRouter>({ links: links({ userId: "maria", onSignedOut }) });

  await expect(client.records.list.query({ organizationId }, { context: AT_ONCE })).rejects.toThrow(
    "Sign in",
  );
  expect(onSignedOut).toHaveBeenCalledTimes(1);
  await expect(client.records.list.query({ organizationId })).rejects.toThrow("Sign in");
  expect(onSignedOut).toHaveBeenCalledTimes(2);
});
