import { answerError } from "#src/features/shell/answer-error.ts";

export interface Upload<Answer> {
  readonly done: Promise<Answer>;
  /** Breaks it off; `done` then never settles. */
  readonly abort: () => void;
}

/**
 * Posts a file as it is. `onSent` is told the bytes that have left, all of them while the server works.
 * `done` rejects with what `answerError` makes of the refusal.
 */
export function uploadFile<Answer>(url: string, file: Blob, onSent: (bytes: number) => void): Upload<Answer> {
  // fetch doesn't tell how much of a body has been sent.
  const request = new XMLHttpRequest();
  const done = new Promise<Answer>((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.upload.onload = () => onSent(file.size);
    request.onload = () => {
      const answered = request.status >= 200 && request.status < 300;
      if (answered) resolve(JSON.parse(request.responseText) as Answer);
      else reject(answerError(request.responseText));
    };
    request.onerror = () => reject(new TypeError("The connection broke off."));
  });
  request.open("POST", url);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.send(file);
  return { done, abort: () => request.abort() };
}
