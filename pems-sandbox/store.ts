/**
 * The sandbox's own storage. A record is kept as the JSON text that the API returns, beside the columns
 * that find it. `seq` is the change sequence: each change gives the record a new, higher one.
 */
import { DatabaseSync } from "node:sqlite";
import type { WireChanges, WireRecord } from "#src/pems/wire.ts";

/** Who applied a write: the API, a PEMS user, or a touch (a version raised without a change). */
export type WriteSource = "api" | "ui" | "touch";

export interface AppliedWrite {
  readonly seq: number;
  readonly organizationCode: string;
  readonly pfaId: string;
  readonly operation: "UPDATE" | "DELETE";
  /** The version that the write produced. */
  readonly version: number;
  readonly by: string;
  readonly reason: string | null;
  readonly changes: WireChanges;
  /** ISO time. */
  readonly at: string;
  readonly source: WriteSource;
}

export interface JournalFilter {
  readonly organizationCode?: string | undefined;
  readonly pfaId?: string | undefined;
  /** Only entries with a higher `seq`. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS organization (code TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS record (
    organization TEXT NOT NULL, pfa_id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (organization, pfa_id));
  CREATE UNIQUE INDEX IF NOT EXISTS record_by_change ON record (organization, seq);
  CREATE TABLE IF NOT EXISTS applied_write (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, organization TEXT NOT NULL, pfa_id TEXT NOT NULL,
    operation TEXT NOT NULL, version INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT,
    changes TEXT NOT NULL, at TEXT NOT NULL, source TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS applied_write_by_record ON applied_write (organization, pfa_id, version);
  CREATE TABLE IF NOT EXISTS change_sequence (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), last INTEGER NOT NULL);
  INSERT OR IGNORE INTO change_sequence VALUES (1, 0);
`;

export type Store = ReturnType<typeof openStore>;

/** @param path a file, made when missing; `:memory:` keeps nothing. */
export function openStore(path = ":memory:") {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
  db.exec(TABLES);
  const sql = {
    get: db.prepare("SELECT body FROM record WHERE organization = ? AND pfa_id = ?"),
    put: db.prepare(
      "INSERT INTO record VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, body = excluded.body",
    ),
    page: db.prepare("SELECT seq, body FROM record WHERE organization = ? AND seq > ? ORDER BY seq LIMIT ?"),
    keepSequence: db.prepare("UPDATE change_sequence SET last = ?"),
    journal: db.prepare(
      "INSERT INTO applied_write (organization, pfa_id, operation, version, by, reason, changes, at, source) VALUES (?,?,?,?,?,?,?,?,?)",
    ),
    entries: db.prepare(
      `SELECT seq, organization AS organizationCode, pfa_id AS pfaId, operation, version, by, reason, changes, at, source
       FROM applied_write WHERE (?1 IS NULL OR organization = ?1) AND (?2 IS NULL OR pfa_id = ?2) AND seq > ?3 ORDER BY seq LIMIT ?4`,
    ),
    changedSince: db.prepare(
      "SELECT changes FROM applied_write WHERE organization = ? AND pfa_id = ? AND version > ?",
    ),
    search: db.prepare(
      "SELECT body FROM record WHERE organization = ? AND body LIKE ? ESCAPE '\\' ORDER BY pfa_id LIMIT ? OFFSET ?",
    ),
    matches: db.prepare(
      "SELECT count(*) AS n FROM record WHERE organization = ? AND body LIKE ? ESCAPE '\\'",
    ),
    organizations: db.prepare(
      "SELECT code, (SELECT count(*) FROM record WHERE organization = code) AS records FROM organization ORDER BY code",
    ),
    organization: db.prepare("SELECT 1 FROM organization WHERE code = ?"),
    addOrganization: db.prepare("INSERT OR IGNORE INTO organization VALUES (?)"),
  };
  let lastSeq = Number(db.prepare("SELECT last FROM change_sequence").get()?.last);
  const pattern = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

  return {
    db,
    close: () => db.close(),

    /** Runs `work` in one transaction, which ends with an error when `work` throws. */
    transaction<T>(work: () => T): T {
      db.exec("BEGIN IMMEDIATE");
      try {
        const before = lastSeq;
        const result = work();
        if (lastSeq !== before) sql.keepSequence.run(lastSeq);
        db.exec("COMMIT");
        return result;
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      }
    },

    /** The record as JSON text, or `null`. */
    getText(organization: string, pfaId: string): string | null {
      const row = sql.get.get(organization, pfaId);
      return row ? String(row.body) : null;
    },

    /**
     * Stores a record as the newest change of its organization; in a transaction only, which keeps the sequence.
     * Nothing is checked: any JSON is kept.
     */
    put(record: WireRecord): void {
      lastSeq += 1;
      sql.put.run(record.organizationCode, record.pfaId, lastSeq, JSON.stringify(record));
    },

    /** Up to `limit` records that changed after the sequence `after`, oldest change first. */
    page(organization: string, after: number, limit: number): { seq: number; body: string }[] {
      return sql.page
        .all(organization, after, limit)
        .map((row) => ({ seq: Number(row.seq), body: String(row.body) }));
    },

    addJournal(entry: Omit<AppliedWrite, "seq">): void {
      const { organizationCode, pfaId, operation, version, by, reason, changes, at, source } = entry;
      const json = JSON.stringify(changes);
      sql.journal.run(organizationCode, pfaId, operation, version, by, reason, json, at, source);
    },

    journal(filter: JournalFilter = {}): AppliedWrite[] {
      const { organizationCode = null, pfaId = null, after = 0, limit = 1_000_000 } = filter;
      return sql.entries
        .all(organizationCode, pfaId, after, limit)
        .map((row) => ({ ...row, changes: JSON.parse(String(row.changes)) }) as unknown as AppliedWrite);
    },

    /** Names of the fields that known writes changed after `version`. */
    fieldsChangedSince(organization: string, pfaId: string, version: number): string[] {
      const rows = sql.changedSince.all(organization, pfaId, version);
      return [...new Set(rows.flatMap((row) => Object.keys(JSON.parse(String(row.changes)))))];
    },

    /** Records whose text holds `text`, by id, with the number of all that match. */
    search(organization: string, text: string, limit: number, offset: number) {
      const like = pattern(text);
      const rows = sql.search.all(organization, like, limit, offset);
      return {
        records: rows.map((row) => JSON.parse(String(row.body)) as WireRecord),
        total: Number(sql.matches.get(organization, like)?.n),
      };
    },

    organizations(): { code: string; records: number }[] {
      return sql.organizations.all().map((row) => ({ code: String(row.code), records: Number(row.records) }));
    },
    hasOrganization: (code: string) => sql.organization.get(code) !== undefined,
    addOrganization: (code: string) => void sql.addOrganization.run(code),

    /** Deletes records, journal and organizations: all, or those of one organization. */
    clear(organization?: string): void {
      for (const [table, column] of [
        ["record", "organization"],
        ["applied_write", "organization"],
        ["organization", "code"],
      ]) {
        if (organization === undefined) db.exec(`DELETE FROM ${table}`);
        else db.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).run(organization);
      }
    },
  };
}
