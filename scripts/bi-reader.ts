/**
 * Logins for BI tools, which read the views of schema gold (docs/gold.md):
 *   npm run bi-reader -- add powerbi --organizations RIO,HOLNG [--money]
 *   npm run bi-reader -- remove powerbi
 *   npm run bi-reader -- list
 */
import { parseArgs } from "node:util";
import { addReader, listReaders, removeReader } from "#src/db/bi-readers.ts";
import { env } from "#src/env.ts";

const USAGE = `Usage:
  npm run bi-reader -- add NAME --organizations CODE,CODE [--money]
  npm run bi-reader -- remove NAME
  npm run bi-reader -- list`;

async function run(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { organizations: { type: "string", default: "" }, money: { type: "boolean", default: false } },
  });
  const [command, name] = positionals;
  const ownerUrl = env.DATABASE_OWNER_URL;
  if (command === "list") {
    const readers = await listReaders(ownerUrl);
    const lines = readers.map(
      (reader) =>
        `${reader.name}: ${reader.organizations.join(", ")}, ${reader.money ? "with" : "without"} money`,
    );
    return lines.join("\n") || "There is no reader.";
  }
  if (command === "add" && name) {
    const organizations = values.organizations.split(",").map((code) => code.trim());
    const password = await addReader(ownerUrl, {
      name,
      organizations: organizations.filter(Boolean),
      money: values.money,
    });
    const { host, pathname } = new URL(ownerUrl);
    return `Reader ${name} is made. Its password is shown here only, once:\n  ${password}\nDatabase: ${host}${pathname}, schema gold.`;
  }
  if (command === "remove" && name) {
    await removeReader(ownerUrl, name);
    return `Reader ${name} is gone.`;
  }
  throw new Error(USAGE);
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
