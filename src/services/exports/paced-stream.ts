/** A stream that is fed at its reader's pace. */
export interface PacedStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Waits until the reader wants more, then hands it over. Fails when the reader has gone, takes nothing for too long, or too slowly. */
  send(bytes: Uint8Array): Promise<void>;
  /** The end of what there is to read. */
  close(): void;
  /** Ends it so that the reader sees that something is missing. */
  fail(error: unknown): void;
}

/**
 * @param stallMs how long a reader may take nothing
 * @param maxMs how long all of it may take
 */
export function pacedStream(stallMs: number, maxMs: number): PacedStream {
  const endsAt = performance.now() + maxMs;
  let wanted = demand();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (own) => {
        controller = own;
      },
      pull: () => wanted.resolve(),
      cancel: () => wanted.reject(new Error("The reader has gone.")),
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    async send(bytes) {
      if (bytes.length === 0) return;
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0) throw new Error("The reader took too long for all of it.");
      const timer = setTimeout(
        () => wanted.reject(new Error("The reader took nothing for too long.")),
        Math.min(stallMs, leftMs),
      );
      await wanted.promise.finally(() => clearTimeout(timer));
      wanted = demand();
      controller?.enqueue(bytes);
    },
    close: () => controller?.close(),
    fail: (error) => controller?.error(error),
  };
}

function demand(): PromiseWithResolvers<void> {
  const one = Promise.withResolvers<void>();
  // Whoever waits for it hears of a failure; nobody may be waiting.
  one.promise.catch(() => undefined);
  return one;
}
