import { once } from "node:events";
import { expect, test } from "#e2e/fixtures.ts";
import { Procedures, signedInState } from "#e2e/session.ts";
import { readyWeb, startWeb } from "#e2e/stack.ts";
import { freePort } from "#scripts/ports.ts";

const STREAMS = 50;

/** Opens a live stream, waits for its first event, and gives when it ended. */
async function openStream(url: string, cookie: string): Promise<{ ended: Promise<void> }> {
  const response = await fetch(url, { headers: { cookie, accept: "text/event-stream" } });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  if (!reader) throw new Error("The stream has no body.");
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("CONNECTED")) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The stream ended early: ${text}`);
    text += decoder.decode(value, { stream: true });
  }
  const toTheEnd = async () => {
    while (!(await reader.read()).done);
  };
  return { ended: toTheEnd() };
}

test("a web process that is told to end closes its live streams and is gone within 10 seconds", async ({
  playwright,
  stack,
}) => {
  const port = await freePort();
  const webUrl = `http://localhost:${port}`;
  const web = startWeb(stack, port);
  const exited = once(web, "exit");
  try {
    await readyWeb(web, webUrl);
    const health = await fetch(`${webUrl}/api/health/write-sync`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { state: expect.stringMatching(/healthy|degraded/) },
    ]);
    expect(await (await fetch(`${webUrl}/api/metrics`)).text()).toContain("\npems_workers_alive 1\n");
    // A client can't pass for this machine, nor what a proxy passes on.
    const elsewhere = { "x-pfa-peer": "127.0.0.1", "x-forwarded-for": "203.0.113.7" };
    expect((await fetch(`${webUrl}/api/metrics`, { headers: elsewhere })).status).toBe(401);

    const state = await signedInState(webUrl, "viewer");
    const request = await playwright.request.newContext({ storageState: state });
    const organizationId = await new Procedures(request, webUrl).organizationId();
    await request.dispose();
    const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const input = encodeURIComponent(JSON.stringify({ organizationId }));
    const url = `${webUrl}/api/trpc/live.events?input=${input}`;
    const streams = await Promise.all(Array.from({ length: STREAMS }, () => openStream(url, cookie)));

    const asked = performance.now();
    web.kill("SIGTERM");
    await Promise.all(streams.map((stream) => stream.ended));
    const closed = performance.now() - asked;
    const [code, signal] = await exited;
    const gone = performance.now() - asked;
    process.stdout.write(
      `${STREAMS} live streams closed after ${Math.round(closed)} ms, the process gone after ${Math.round(gone)} ms\n`,
    );
    // 128 + 15: Next ended by itself, as asked. Ended by our own deadline, it would be 1.
    expect({ code, signal }).toEqual({ code: 143, signal: null });
    expect(gone).toBeLessThan(10_000);
  } finally {
    web.kill("SIGKILL");
  }
});

test("a web process with a wrong setting ends at once, and names it", async ({ stack }) => {
  const web = startWeb(stack, await freePort(), { WRITE_SYNC_BATCH_SIZE: "500" });
  let errors = "";
  web.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const [code] = await once(web, "close");
  expect(code).toBe(1);
  expect(errors).toMatch(/^Wrong settings: WRITE_SYNC_BATCH_SIZE .*See \.env\.example\.\n$/);
});
