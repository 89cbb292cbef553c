import { setImmediate } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { followEvents } from "#bench/http-user.ts";

// As the server writes them: a line for each part, two empty ones behind.
const message = (...types: string[]) => `data: ${JSON.stringify(types.map((type) => ({ type })))}\n\n\n`;
const PING = "event: ping\ndata: \n\n\n";

function stream() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  return { readable, writer, send: (text: string) => writer.write(new TextEncoder().encode(text)) };
}

it("gives live events, and says when their stream ends by itself", async () => {
  const { readable, writer, send } = stream();
  const [heard, ended] = [vi.fn(), vi.fn()];
  const connected = followEvents(readable, heard, new AbortController().signal, ended);
  await send(`event: connected\ndata: {}\n\n\n${message("CONNECTED")}`);
  await connected;
  expect(ended).not.toHaveBeenCalled();
  await send(PING + message("A", "B"));
  await writer.close();
  await vi.waitFor(() => expect(ended).toHaveBeenCalledExactlyOnceWith("the server closed them"));
  expect(heard.mock.calls.map(([{ type }]) => type)).toEqual(["CONNECTED", "A", "B"]);
});

it("says when their stream breaks", async () => {
  const { readable, writer, send } = stream();
  const ended = vi.fn();
  const connected = followEvents(readable, () => undefined, new AbortController().signal, ended);
  await send(message("CONNECTED"));
  await connected;
  await writer.abort(new Error("terminated"));
  await vi.waitFor(() => expect(ended).toHaveBeenCalledExactlyOnceWith("terminated"));
});

it("is silent about a stream that was given up", async () => {
  const { readable, writer, send } = stream();
  const [ended, giveUp] = [vi.fn(), new AbortController()];
  const connected = followEvents(readable, () => undefined, giveUp.signal, ended);
  await send(message("CONNECTED"));
  await connected;
  giveUp.abort();
  await writer.close();
  // Whoever reads has been told by then.
  await setImmediate();
  expect(ended).not.toHaveBeenCalled();
});

it("fails where the stream ends before it began", async () => {
  const { readable, writer } = stream();
  const connected = followEvents(
    readable,
    () => undefined,
    new AbortController().signal,
    () => undefined,
  );
  await writer.close();
  await expect(connected).rejects.toThrow("before CONNECTED");
});
