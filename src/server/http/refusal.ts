import { TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { DomainError } from "#src/domain/errors.ts";
import { describeError, type ErrorData, idOf } from "#src/server/error-shape.ts";
import type { Runtime } from "#src/server/runtime.ts";

/** A refusal in the form of a procedure's error. */
export function refusal(error: DomainError): Response {
  return answer(describeError(new TRPCError({ code: "BAD_REQUEST", cause: error })));
}

/** What went wrong outside of the procedures, as an answer; an unexpected failure is logged under the id that it names. */
export function failure({ deps }: Runtime, request: Request, error: unknown): Response {
  if (error instanceof DomainError) return refusal(error);
  const unknown = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error });
  deps.log.error({ err: error, path: new URL(request.url).pathname, id: idOf(unknown) }, "request failed");
  return answer(describeError(unknown));
}

function answer({ message, data }: { message: string; data: ErrorData }): Response {
  return Response.json(
    { error: { message, code: TRPC_ERROR_CODES_BY_KEY.BAD_REQUEST, data } },
    { status: data.httpStatus, headers: { "cache-control": "no-store" } },
  );
}
