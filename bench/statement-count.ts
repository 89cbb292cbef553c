import pg from "pg";

let statements: string[] = [];

// Every statement of pools and transactions alike goes through this one method.
pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
  apply(query, client, args: unknown[]) {
    const [first] = args;
    statements.push(typeof first === "string" ? first : String((first as { text?: string }).text));
    return Reflect.apply(query, client, args);
  },
});

/** Gives the statements that this process sends to Postgres while `work` runs, with BEGIN, COMMIT and the like. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  statements = [];
  await work();
  const sent = statements;
  statements = [];
  return sent;
}
