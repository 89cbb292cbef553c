import { describe, expect, it } from "vitest";
import { redactBody, redactPath } from "#src/pems/redact.ts";

const SECRET = "s3cret";

describe("redactPath", () => {
  it("hides secret parameters and the secret wherever it stands", () => {
    const query = new URLSearchParams({ organizationCode: "RIO", api_key: "abc", cursor: SECRET });
    expect(redactPath(`/pfa/${SECRET}`, query, [SECRET])).toBe(
      "/pfa/[redacted]?organizationCode=RIO&api_key=%5Bredacted%5D&cursor=[redacted]",
    );
    expect(redactPath("/health", new URLSearchParams(), [""])).toBe("/health");
  });
});

describe("redactBody", () => {
  it("keeps JSON as a value without its secrets", () => {
    const body = JSON.stringify({ a: [{ Authorization: "Bearer x", text: `of ${SECRET}` }], token: 7 });
    expect(redactBody(body, [SECRET], 1000)).toEqual({
      a: [{ Authorization: "[redacted]", text: "of [redacted]" }],
      token: "[redacted]",
    });
    expect(redactBody("", [SECRET], 1000)).toBeNull();
  });

  it("keeps what isn't JSON as text", () => {
    expect(redactBody(`<html>${SECRET}</html>`, [SECRET], 1000)).toEqual({
      text: "<html>[redacted]</html>",
    });
  });

  it("cuts a long body, and hides members also where the cut goes through one", () => {
    const body = JSON.stringify({ password: "pw-1", text: "x".repeat(30), token: "t".repeat(100) });
    const kept = redactBody(body, [], 80) as { truncated: boolean; bytes: number; text: string };
    expect(kept).toMatchObject({ truncated: true, bytes: body.length });
    expect(kept.text).not.toMatch(/pw-1|ttt/);
  });
});
