import { describe, expect, it } from "vitest";
import { openCredential, sealCredential } from "#src/services/connections/credential.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const otherKey = Buffer.alloc(32, 8).toString("base64");

describe("a sealed credential", () => {
  it("opens to the same token, and looks different each time", () => {
    const token = "tökén-🔑";
    const sealed = sealCredential(token, key);
    expect(openCredential(sealed, key)).toBe(token);
    expect(sealed).not.toContain(token);
    expect(sealCredential(token, key)).not.toBe(sealed);
  });

  it("says that it was sealed with another key", () => {
    expect(() => openCredential(sealCredential("token", key), otherKey)).toThrow(/another CREDENTIAL_KEY/);
  });

  it.each([2, 3, 4])("is refused when part %i was changed", (part) => {
    const parts = sealCredential("a token", key).split(":");
    const bytes = Buffer.from(parts[part] ?? "", "base64");
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    parts[part] = bytes.toString("base64");
    expect(() => openCredential(parts.join(":"), key)).toThrow(/damaged/);
  });

  it("is refused with a cut tag, which would be easier to guess", () => {
    const parts = sealCredential("a token", key).split(":");
    parts[3] = Buffer.from(parts[3] ?? "", "base64")
      .subarray(0, 4)
      .toString("base64");
    expect(() => openCredential(parts.join(":"), key)).toThrow(/damaged/);
  });

  it.each(["", "none", "v2:x:y:z"])("is refused in another form: %j", (sealed) => {
    expect(() => openCredential(sealed, key)).toThrow(/form/);
  });

  it("needs a key of 32 bytes", () => {
    expect(() => sealCredential("token", "c2hvcnQ=")).toThrow(/32 bytes/);
  });
});
