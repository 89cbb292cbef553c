import { bytesOfScripts, FIRST_PAGE_LIMIT_BYTES } from "#e2e/first-page.ts";
import { expect, test } from "#e2e/fixtures.ts";

// What a browser has to fetch before somebody can begin to work: a tool that is used all day starts in a moment.
for (const view of ["grid", "timeline"] as const) {
  const limit = FIRST_PAGE_LIMIT_BYTES[view];
  test(`the scripts of a first ${view} are within ${limit / 1000} KB gzipped`, async ({ as }, info) => {
    const { page } = await as("maria");
    const { total, scripts } = await bytesOfScripts(page, `/RIO/${view}`);
    await info.attach("scripts", { body: scripts.join("\n"), contentType: "text/plain" });
    process.stdout.write(`First ${view}: ${(total / 1000).toFixed(1)} KB in ${scripts.length} scripts\n`);
    // React alone weighs more: less would be a measurement that failed.
    expect(total, scripts.join("\n")).toBeGreaterThan(100_000);
    expect(total, scripts.join("\n")).toBeLessThanOrEqual(limit);
  });
}
