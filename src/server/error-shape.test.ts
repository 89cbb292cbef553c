import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DomainError, ERROR_CODES } from "#src/domain/errors.ts";
import { describeError, HTTP_STATUS, toTransport } from "#src/server/error-shape.ts";

const described = (error: unknown) => describeError(error as TRPCError);

describe("errors on their way to a client", () => {
  it.each(ERROR_CODES)("%s keeps its code, words and status", (code) => {
    const error = toTransport(new DomainError(code, "In plain words."));
    expect(error).toBeInstanceOf(TRPCError);
    expect(described(error)).toEqual({
      message: "In plain words.",
      data: { code, httpStatus: HTTP_STATUS[code] },
    });
  });

  it("name the field and carry details where there are any", () => {
    const error = toTransport(
      new DomainError("STALE", "It moved.", { field: "pemsVersion", details: { now: 3 } }),
    );
    expect(described(error).data).toMatchObject({ field: "pemsVersion", details: { now: 3 } });
  });

  it("tell of an unexpected failure nothing but an id, the same one each time", () => {
    const secret = new Error("password=hunter2");
    expect(toTransport(secret)).toBe(secret);
    const error = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: secret });
    const told = described(error);
    expect(told.data).toEqual({ code: "INTERNAL", httpStatus: 500, id: expect.any(String) });
    expect(JSON.stringify(told)).not.toContain("hunter2");
    expect(described(error)).toEqual(told);
  });

  it.each([
    ["NOT_FOUND", "NOT_FOUND"],
    ["PARSE_ERROR", "BAD_INPUT"],
    ["BAD_REQUEST", "BAD_INPUT"],
    ["METHOD_NOT_SUPPORTED", "BAD_INPUT"],
    ["UNSUPPORTED_MEDIA_TYPE", "BAD_INPUT"],
    ["TIMEOUT", "INTERNAL"],
  ] as const)("of the transport itself are coded: %s is %s", (code, expected) => {
    expect(described(new TRPCError({ code, message: "said by the transport" })).data.code).toBe(expected);
  });

  it("of an input name the part that is wrong", () => {
    const of = (schema: z.ZodType, input: unknown) => {
      const cause = schema.safeParse(input).error;
      return described(new TRPCError({ code: "BAD_REQUEST", cause })).data;
    };
    expect(of(z.object({ limit: z.int() }), { limit: "x" })).toMatchObject({
      code: "BAD_INPUT",
      field: "limit",
    });
    expect(of(z.strictObject({}), { extra: 1 })).toMatchObject({ field: "extra" });
    expect(of(z.string(), 1)).toMatchObject({ field: "input", details: { problems: 1 } });
  });
});
