import { describe, expect, it } from "vitest";
import { DomainError } from "#src/domain/errors.ts";
import { readFile } from "#src/services/imports/read-file.ts";
import { readFileApart } from "#src/services/imports/read-file-apart.ts";
import { refusal } from "#src/services/testing/refusals.ts";

const table = (rows: number) =>
  Buffer.from(`ID,Model\n${Array.from({ length: rows }, (_, n) => `PFA-${n},"ü ${n}"`).join("\n")}\n`);

/** It needs some 100 MB. */
const large = Buffer.from(`ID\n${`PFA-1${",text".repeat(99)}\n`.repeat(25_000)}`);

describe("readFileApart", () => {
  it("reads what is read in one go, in as many pieces as it takes", async () => {
    const bytes = table(1234);
    const before = Buffer.from(bytes);
    expect(await readFileApart(bytes)).toEqual(await readFile(bytes));
    // What was handed over was a copy.
    expect(bytes).toEqual(before);
  });

  it("lets others have their turn meanwhile", async () => {
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    });
    await readFileApart(table(20_000)).finally(() => clearInterval(counting));
    expect(turns).toBeGreaterThan(20);
  });

  it("refuses a file in the same words", async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from("No;Model\n1;x"), table(25_001)]) {
      const [here, apart] = await Promise.all([
        readFile(bytes).catch((error: unknown) => error),
        readFileApart(bytes).catch((error: unknown) => error),
      ]);
      expect(apart).toBeInstanceOf(DomainError);
      const { code, message, field, details } = here as DomainError;
      expect(apart).toMatchObject({ code, message, field });
      expect((apart as DomainError).details).toEqual(details);
    }
  });

  it.each([
    ["too long", { maxSeconds: 0 }, "takes more than 0 seconds"],
    ["too much memory", { maxHeapMb: 24 }, "takes too much memory"],
  ])("ends what takes %s", async (_case, limits, words) => {
    const refused = await refusal(readFileApart(large, limits), "TOO_MANY");
    expect(refused.field).toBe("file");
    expect(refused.message).toContain(words);
  });

  it("ends when nobody waits any more, also when nobody did from the start", async () => {
    const leaving = new AbortController();
    const reading = readFileApart(table(20_000), { signal: leaving.signal });
    leaving.abort();
    expect((await refusal(reading, "BAD_INPUT")).message).toContain("broken off");
    await refusal(readFileApart(table(1), { signal: leaving.signal }), "BAD_INPUT");
  });

  it("reads a few files at a time", async () => {
    const some = Array.from({ length: 3 }, () => readFileApart(table(1)));
    await refusal(readFileApart(table(1)), "TOO_MANY_REQUESTS");
    await Promise.all(some);
    expect(await readFileApart(table(1))).toHaveLength(2);
  });
});
