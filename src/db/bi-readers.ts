import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { SERVICE_ACCOUNT_ID } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";

/** Reads the views of schema gold that hold no money; a group that logins are members of. */
export const BI_ROLE = "pfa_bi";
/** Reads all views of schema gold. */
export const BI_MONEY_ROLE = "pfa_bi_money";

const STATEMENT_TIMEOUT = "60s";
const CONNECTIONS = 10;

/** A login of a BI tool and what it may read. */
export interface BiReader {
  name: string;
  /** Codes of its organizations. */
  organizations: string[];
  /** Whether it sees money. */
  money: boolean;
}

/**
 * Makes a login role for a BI tool that can read the views of schema gold for some organizations, and nothing else.
 * @param ownerUrl connection string of the owner role, which needs CREATEROLE
 * @returns its password, which is kept nowhere
 * @throws DomainError BAD_INPUT when the name can't be used or is taken; NOT_FOUND for an organization that doesn't exist
 */
export async function addReader(ownerUrl: string, { name, organizations, money }: BiReader): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name) || /^(pfa|pg)_/.test(name)) {
    const rule = "It has lower case letters, digits and _, begins with a letter, and not with pfa_ or pg_.";
    throw new DomainError("BAD_INPUT", `“${name}” can't be the name of a reader. ${rule}`, { field: "name" });
  }
  if (organizations.length === 0)
    throw new DomainError("BAD_INPUT", "Name at least one organization.", { field: "organizations" });
  const password = randomBytes(24).toString("base64url");
  await asOwner(ownerUrl, async (client) => {
    const taken = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
    if (taken.rowCount) {
      throw new DomainError("BAD_INPUT", `There is a role “${name}” already.`, { field: "name" });
    }
    const group = money ? BI_MONEY_ROLE : BI_ROLE;
    await client.query(
      `CREATE ROLE ${name} LOGIN INHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT ${CONNECTIONS} PASSWORD '${scramVerifier(password)}'`,
    );
    await client.query(`GRANT ${group} TO ${name}`);
    await client.query(`ALTER ROLE ${name} SET default_transaction_read_only = on`);
    await client.query(`ALTER ROLE ${name} SET statement_timeout = '${STATEMENT_TIMEOUT}'`);
    const bound = await client.query<{ id: string; code: string }>(
      `INSERT INTO gold.reader (role_name, organization_id) SELECT $1, id FROM organization WHERE code = ANY($2)
       RETURNING organization_id AS id, (SELECT code FROM organization WHERE id = organization_id)`,
      [name, organizations],
    );
    const missing = organizations.filter((code) => !bound.rows.some((row) => row.code === code));
    if (missing.length > 0) {
      throw new DomainError("NOT_FOUND", `There is no organization ${missing.join(", ")}.`, {
        field: "organizations",
      });
    }
    await audit(client, "bi_reader.added", bound.rows, { name, money });
  });
  return password;
}

/**
 * Ends a reader: it can't sign in any more, and a connection that is still open sees no rows.
 * @throws DomainError NOT_FOUND when it is no reader of this database
 */
export async function removeReader(ownerUrl: string, name: string): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const gone = await client.query<{ id: string }>(
      "DELETE FROM gold.reader WHERE role_name = $1 RETURNING organization_id AS id",
      [name],
    );
    if (gone.rows.length === 0) throw new DomainError("NOT_FOUND", `There is no reader “${name}”.`);
    await audit(client, "bi_reader.removed", gone.rows, { name });
    await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(name)}`);
  });
}

/** Every reader of this database, by name. */
export async function listReaders(ownerUrl: string): Promise<BiReader[]> {
  return asOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<BiReader>(
      `SELECT r.role_name AS name, array_agg(o.code ORDER BY o.code) AS organizations,
         EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = '${BI_MONEY_ROLE}'::regrole
                 AND m.member = (SELECT oid FROM pg_roles WHERE rolname = r.role_name)) AS money
       FROM gold.reader r JOIN organization o ON o.id = r.organization_id GROUP BY 1 ORDER BY 1`,
    );
    return rows;
  });
}

async function asOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } finally {
    await client.end();
  }
}

async function audit(
  client: pg.Client,
  action: string,
  organizations: readonly { id: string }[],
  reader: object,
): Promise<void> {
  for (const { id } of organizations) {
    await client.query(
      `INSERT INTO audit_log (id, organization_id, actor_id, action, entity, entity_id, after)
       VALUES ($1, $2, $3, $4, 'organization', $2, $5)`,
      [uuidv7(), id, SERVICE_ACCOUNT_ID, action, reader],
    );
  }
}

/** What Postgres keeps of a password (RFC 5803), so that the password itself is in no statement and no server log. */
function scramVerifier(password: string): string {
  const [salt, iterations] = [randomBytes(16), 4096];
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const keyed = (words: string) => createHmac("sha256", salted).update(words).digest();
  const stored = createHash("sha256").update(keyed("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${keyed("Server Key").toString("base64")}`;
}
