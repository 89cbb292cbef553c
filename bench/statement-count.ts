import pg from "pg";

/** One statement as it went to Postgres. */
export interface Statement {
  text: string;
  values: unknown[];
}

let statements: Statement[] = [];

// Every statement of pools and transactions alike goes through this one method.
pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
  apply(query, client, args: unknown[]) {
    const [first, values] = args;
    const text = typeof first === "string" ? first : String((first as { text?: string }).text);
    statements.push({ text, values: Array.isArray(values) ? values : [] });
    return Reflect.apply(query, client, args);
  },
});

/** Gives the statements that this process sends to Postgres while `work` runs, with their values; BEGIN and COMMIT too. */
export async function queriesOf(work: () => Promise<unknown>): Promise<Statement[]> {
  statements = [];
  await work();
  const sent = statements;
  statements = [];
  return sent;
}

/** Gives the texts of the statements that this process sends to Postgres while `work` runs, with BEGIN, COMMIT and the like. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  return (await queriesOf(work)).map(({ text }) => text);
}
