import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { DomainError, type ErrorCode } from "#src/domain/errors.ts";

/** What a client receives of an error. */
export interface ErrorData {
  /** What went wrong, for programs. */
  code: ErrorCode | "INTERNAL";
  /** The part of the input that is wrong, e.g. `changes.0.set.forecastEnd`. */
  field?: string;
  /** More for the dialog that shows it; its form depends on the code. */
  details?: unknown;
  /** Of an unexpected failure: what to tell an administrator; the log has the cause under it. */
  id?: string;
  httpStatus: number;
}

const TRANSPORT = {
  BAD_INPUT: "BAD_REQUEST",
  NOT_FOUND: "NOT_FOUND",
  FORBIDDEN: "FORBIDDEN",
  STALE: "CONFLICT",
  RULES_BROKEN: "UNPROCESSABLE_CONTENT",
  CONFLICTING: "CONFLICT",
  NOTHING_TO_DO: "BAD_REQUEST",
  TOO_MANY: "PAYLOAD_TOO_LARGE",
  PAUSED: "PRECONDITION_FAILED",
  NEEDS_APPROVAL: "CONFLICT",
  UNAUTHENTICATED: "UNAUTHORIZED",
  TOO_MANY_REQUESTS: "TOO_MANY_REQUESTS",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

export const HTTP_STATUS = {
  BAD_INPUT: 400,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  STALE: 409,
  RULES_BROKEN: 422,
  CONFLICTING: 409,
  NOTHING_TO_DO: 400,
  TOO_MANY: 413,
  PAUSED: 412,
  NEEDS_APPROVAL: 409,
  UNAUTHENTICATED: 401,
  TOO_MANY_REQUESTS: 429,
} as const satisfies Record<ErrorCode, number>;

/** Gives a failure of ours the transport's form, with itself as the cause; anything else passes. */
export function toTransport(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return new TRPCError({ code: TRANSPORT[error.code], message: error.message, cause: error });
}

/**
 * What may leave the server of an error: its code, field and words when it is one of ours or a wrong input; of anything
 * else only an id.
 */
export function describeError(error: TRPCError): { message: string; data: ErrorData } {
  const domain = error.cause instanceof DomainError ? error.cause : fromTransport(error);
  if (domain) {
    const { code, message, field, details } = domain;
    return {
      message,
      data: {
        code,
        httpStatus: HTTP_STATUS[code],
        ...(field !== undefined && { field }),
        ...(details !== undefined && { details }),
      },
    };
  }
  const id = idOf(error);
  return {
    message: `Something went wrong on our side. Tell an administrator this number: ${id}`,
    data: { code: "INTERNAL", httpStatus: 500, id },
  };
}

const ids = new WeakMap<object, string>();
/** The same id in the answer and in the log. */
export function idOf(error: TRPCError): string {
  const id = ids.get(error) ?? randomUUID();
  ids.set(error, id);
  return id;
}

/** Failures that the transport itself finds: an input that doesn't parse, an unknown procedure, a wrong method. */
function fromTransport(error: TRPCError): DomainError | null {
  if (error.cause instanceof z.ZodError) return fromZod(error.cause);
  switch (error.code) {
    case "NOT_FOUND":
      return new DomainError("NOT_FOUND", "There is no such procedure.");
    case "PARSE_ERROR":
      return new DomainError("BAD_INPUT", "The request is not valid JSON.");
    case "BAD_REQUEST":
    case "METHOD_NOT_SUPPORTED":
    case "UNSUPPORTED_MEDIA_TYPE":
      return new DomainError("BAD_INPUT", error.message);
    default:
      return null;
  }
}

function fromZod(error: z.ZodError): DomainError {
  const issue = error.issues[0];
  if (issue === undefined) return new DomainError("BAD_INPUT", "The input is not valid.");
  const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  const field = path.map(String).join(".") || "input";
  return new DomainError("BAD_INPUT", `${field}: ${issue.message}`, {
    field,
    details: { problems: error.issues.length },
  });
}
