import { expect, it } from "vitest";
import { checkRequest, readBody } from "#src/server/http/check-request.ts";

const OWN = "https://vanguard.example";
const json = { "content-type": "application/json; charset=utf-8" };
const asked = (headers: Record<string, string>, method = "POST") =>
  checkRequest(new Request(`${OWN}/api/trpc`, { method, headers }), OWN);

it.each<[string, Record<string, string>]>([
  ["of our own page", { ...json, "sec-fetch-site": "same-origin", origin: OWN }],
  ["of a program that names no origin", json],
  ["typed into the address bar", { ...json, "sec-fetch-site": "none" }],
  ["by the address that was asked", { ...json, origin: "http://127.0.0.1:3001", host: "127.0.0.1:3001" }],
])("takes a write %s", (_, headers) => {
  expect(() => asked(headers)).not.toThrow();
});

it.each<[string, Record<string, string>]>([
  ["sec-fetch-site", { ...json, "sec-fetch-site": "cross-site" }],
  ["origin", { ...json, origin: "https://elsewhere.example" }],
  ["origin", { ...json, origin: "https://elsewhere.example", host: "vanguard.example" }],
  ["origin", { ...json, origin: "null", host: "vanguard.example" }],
  ["content-type", { "content-type": "multipart/form-data" }],
  ["content-type", {}],
])("refuses a write for its %s: %j", (field, headers) => {
  expect(() => asked(headers)).toThrow(expect.objectContaining({ field }));
});

it("asks no form of a read", () => {
  expect(() => asked({}, "GET")).not.toThrow();
});

it("reads a body whole, none as empty, and one that is too long not to its end", async () => {
  const of = (body?: string) => new Request(OWN, { method: "POST", ...(body !== undefined && { body }) });
  expect(new TextDecoder().decode(await readBody(of("as it is")))).toBe("as it is");
  expect(await readBody(of())).toHaveLength(0);
  await expect(readBody(of("x".repeat(11)), 10)).rejects.toMatchObject({ code: "TOO_MANY", field: "body" });
});
