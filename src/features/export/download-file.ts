import { answerError } from "#src/features/shell/answer-error.ts";

export interface DownloadedFile {
  readonly blob: Blob;
  readonly disposition: string | null;
}

/**
 * Fetches a file whole, telling the bytes as they arrive: one that breaks off in the middle is never saved.
 * @throws what `answerError` makes of a refusal; TypeError when the connection breaks; AbortError
 */
export async function downloadFile(
  url: string,
  signal: AbortSignal,
  onReceived: (bytes: number) => void,
): Promise<DownloadedFile> {
  const answer = await fetch(url, { signal });
  if (!answer.ok || answer.body === null) throw answerError(await answer.text());
  let received = 0;
  const counted = answer.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        received += chunk.byteLength;
        onReceived(received);
        controller.enqueue(chunk);
      },
    }),
  );
  // The browser keeps a large blob on disk, not in memory.
  const blob = await new Response(counted, { headers: answer.headers }).blob();
  return { blob, disposition: answer.headers.get("content-disposition") };
}

/** Hands a file to the browser to be saved. */
export function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The download takes what it needs before the next task; a little later is safe everywhere.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
