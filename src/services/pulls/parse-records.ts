import { z } from "zod";
import { canonicalFromPems } from "#src/domain/canonical.ts";
import type { PfaFields } from "#src/domain/record.ts";
import type { Finding } from "#src/domain/rules.ts";
import { wireRecord } from "#src/pems/wire.ts";
import { contentHash } from "#src/services/mirror/move-mirror.ts";

/** One version of a record as PEMS sent it, typed. */
export interface TypedVersion {
  pfaId: string;
  version: number;
  fields: PfaFields;
  contentHash: string;
  /** Business rules that it breaks. */
  findings: readonly Finding[];
  /** ISO 8601. */
  changedAt: string;
  changedBy: string;
  changeReason: string | null;
  /** The raw page that holds it. */
  bronzeId: string;
}

/** Why a record can't be taken; `raw` is the value that PEMS sent for the field. */
export interface RecordProblem {
  field: string;
  code: string;
  message: string;
  raw?: unknown;
}

/** A record that can't be taken, with each reason; `pfaId` and `version` where at least these could be read. */
export interface BrokenRecord {
  pfaId: string | null;
  version: number | null;
  problems: RecordProblem[];
  raw: unknown;
}

export interface ParsedRecords {
  versions: TypedVersion[];
  broken: BrokenRecord[];
}

/** Largest version that the mirror's column holds. */
const MAX_VERSION = 2_147_483_647;
/** Not stored as it came, so nothing can be made of what is kept of it (see retry-quarantined.ts). */
export const UNSTORABLE_TEXT = "TEXT_INVALID";

const storableText = z.string().refine((text) => !text.includes("\u0000") && text.isWellFormed(), {
  error: "contains a character that can't be stored",
});
const identity = {
  // An id is part of keys and of live events.
  pfaId: storableText.min(1).max(120),
  version: wireRecord.shape.version.max(MAX_VERSION),
};
const envelope = z.looseObject({
  ...identity,
  organizationCode: z.string(),
  updatedAt: wireRecord.shape.updatedAt.refine(isStorableTime, { error: "is no time that can be stored" }),
  updatedBy: storableText,
  changeReason: storableText.nullish(),
});

function isStorableTime(time: string): boolean {
  const year = new Date(time).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/**
 * Types what PEMS sent, record by record: one that can't be typed doesn't stop the rest. The same version of a record
 * twice counts once; with another content it is broken, and the first is kept.
 * @param organizationCode whose records these must be; another's is refused
 */
export function parseRecords(
  records: readonly unknown[],
  organizationCode: string,
  bronzeId: string,
): ParsedRecords {
  const parsed: ParsedRecords = { versions: [], broken: [] };
  const kept = new Map<string, string>();
  for (const raw of records) {
    const record = parseRecord(raw, organizationCode, bronzeId);
    if (!record.ok) {
      parsed.broken.push(record.broken);
      continue;
    }
    const { version } = record;
    const key = versionKey(version);
    const before = kept.get(key);
    if (before === undefined) {
      kept.set(key, version.contentHash);
      parsed.versions.push(version);
    } else if (before !== version.contentHash) parsed.broken.push(duplicateOf(version, raw));
  }
  return parsed;
}

/** One name for one version of one record. */
export function versionKey({ pfaId, version }: { pfaId: string; version: number }): string {
  return `${version} ${pfaId}`;
}

/** The same version with another content than the one that was kept. */
export function duplicateOf({ pfaId, version }: TypedVersion, raw: unknown): BrokenRecord {
  const message = `PEMS sent version ${version} of this record twice, with different content. The first was kept.`;
  return { pfaId, version, problems: [{ field: "record", code: "DUPLICATE", message }], raw };
}

type ParsedRecord = { ok: true; version: TypedVersion } | { ok: false; broken: BrokenRecord };

function parseRecord(raw: unknown, organizationCode: string, bronzeId: string): ParsedRecord {
  const head = envelope.safeParse(raw);
  if (!head.success) {
    const problems = head.error.issues.map((issue) => {
      const field = issue.path.join(".") || "record";
      const unstorable = issue.code === "custom" && field !== "updatedAt";
      return {
        field,
        code: unstorable ? UNSTORABLE_TEXT : "MALFORMED",
        message: `${field}: ${issue.message}`,
      };
    });
    return { ok: false, broken: { ...identityOf(raw), problems, raw } };
  }
  const { pfaId, version, updatedAt, updatedBy, changeReason } = head.data;
  if (head.data.organizationCode !== organizationCode) {
    const message = "The record belongs to another organization.";
    const problem = { field: "organizationCode", code: "FOREIGN", message };
    return { ok: false, broken: { pfaId, version, problems: [problem], raw } };
  }
  const canonical = canonicalFromPems(head.data);
  if (!canonical.ok) return { ok: false, broken: { pfaId, version, problems: canonical.problems, raw } };
  return {
    ok: true,
    version: {
      pfaId,
      version,
      fields: canonical.fields,
      contentHash: contentHash(canonical.fields),
      findings: canonical.findings,
      changedAt: new Date(updatedAt).toISOString(),
      changedBy: updatedBy,
      changeReason: changeReason ?? null,
      bronzeId,
    },
  };
}

function identityOf(raw: unknown): { pfaId: string | null; version: number | null } {
  const { pfaId, version } = (raw ?? {}) as Record<string, unknown>;
  return {
    pfaId: identity.pfaId.safeParse(pfaId).data ?? null,
    version: identity.version.safeParse(version).data ?? null,
  };
}
