import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLiveSource } from "#src/trpc/live-source.ts";

const sources: FakeSource[] = [];

/** A browser's end of a stream: what the server sends comes by `send`. */
class FakeSource extends EventTarget {
  readonly CLOSED = 2;
  readyState = 0;
  readonly address: string;

  constructor(address: string) {
    super();
    this.address = address;
    sources.push(this);
  }

  close(): void {
    this.readyState = this.CLOSED;
  }

  send(name: string, data: unknown = null): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  /** As where it is lost, and the browser connects anew by itself; or, closed, for good. */
  lose({ forGood = false } = {}): void {
    if (forGood) this.close();
    this.dispatchEvent(new Event("error"));
  }
}

function open() {
  const told: string[] = [];
  const close = openLiveSource("/api/trpc", "rio", {
    onEvent: (event) => told.push(event.type),
    onState: (state) => told.push(state),
    onEnd: (reason) => told.push(`ended: ${reason}`),
  });
  const last = () => sources.at(-1) as FakeSource;
  return { told, close, last };
}

beforeEach(() => {
  sources.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the stream of live events", () => {
  it("asks for one organization, and tells what comes", () => {
    const { told, last } = open();
    expect(last().address).toBe("/api/trpc/live.events?input=%7B%22organizationId%22%3A%22rio%22%7D");
    last().send("connected", {});
    last().send("ping");
    last().send("message", [{ type: "CONNECTED" }]);
    expect(told).toEqual(["connecting", "live", "CONNECTED"]);
  });

  it("is offline once it was lost for ten seconds, however often the browser tries, and live when it is back", () => {
    const { told, last } = open();
    last().send("connected", {});
    for (let tries = 0; tries < 5; tries += 1) {
      last().lose();
      vi.advanceTimersByTime(3_000);
    }
    last().send("connected", {});
    expect(told).toEqual(["connecting", "live", "connecting", "offline", "live"]);
  });

  it("is opened anew when nothing is heard for as long as the server said, and what the dead one says counts no more", () => {
    const { told, last } = open();
    const dead = last();
    dead.send("connected", { reconnectAfterInactivityMs: 45_000 });
    vi.advanceTimersByTime(44_000);
    dead.send("ping");
    vi.advanceTimersByTime(44_000);
    expect(sources).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(2);
    expect(dead.readyState).toBe(dead.CLOSED);
    dead.send("message", [{ type: "CONNECTED" }]);
    last().send("connected", {});
    expect(told).toEqual(["connecting", "live", "connecting", "live"]);
  });

  it("is opened anew before anybody is told that it was gone when the server ended it in good order", () => {
    const { told, last } = open();
    last().send("connected", {});
    last().send("return");
    expect(sources).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(sources).toHaveLength(2);
    expect(told).toEqual(["connecting", "live", "connecting"]);
  });

  it("is opened anew by each page at a moment of its own", () => {
    const random = vi.spyOn(Math, "random");
    const opensAfter = (part: number) => {
      random.mockReturnValueOnce(part);
      const { last } = open();
      last().send("connected", {});
      last().send("return");
      const before = sources.length;
      const from = Date.now();
      while (sources.length === before) vi.advanceTimersToNextTimer();
      return Date.now() - from;
    };
    expect([0, 0.5, 0.9].map(opensAfter)).toEqual([0, 250, 450]);
  });

  it.each([
    [{ code: -32001, data: { code: "UNAUTHENTICATED" } }, "ended: signed-out"],
    [{ code: -32003, data: { code: "FORBIDDEN" } }, "ended: failed"],
    [{ code: -32004 }, "ended: failed"],
  ])("ends with what will not pass: %j", (failure, end) => {
    const { told, last } = open();
    last().send("serialized-error", failure);
    expect(told).toEqual(["connecting", end]);
    expect(last().readyState).toBe(last().CLOSED);
    vi.advanceTimersByTime(60_000);
    expect(told).toHaveLength(2);
  });

  it("goes on when the server says that it is out of order", () => {
    const { told, last } = open();
    last().send("connected", {});
    last().send("serialized-error", { code: -32603 });
    expect(told).toEqual(["connecting", "live", "connecting"]);
    expect(last().readyState).not.toBe(last().CLOSED);
  });

  it("ends where the browser gave it up: it was refused", () => {
    const { told, last } = open();
    last().lose({ forGood: true });
    expect(told).toEqual(["connecting", "ended: failed"]);
  });

  it("is silent once it is closed", () => {
    const { told, close, last } = open();
    last().send("connected", { reconnectAfterInactivityMs: 45_000 });
    close();
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
    expect(told).toEqual(["connecting", "live"]);
  });
});
