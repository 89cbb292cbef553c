import { expect, test } from "@playwright/test";

test("the sign-in page opens without an error in the console", async ({ page }) => {
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email")).toBeVisible();
  expect(problems).toEqual([]);
});
