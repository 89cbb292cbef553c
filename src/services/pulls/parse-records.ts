import { z } from "zod";
import { canonicalFromPems } from "#src/domain/canonical.ts";
import { wireRecord } from "#src/pems/wire.ts";
import type { MirrorVersion } from "#src/services/mirror/move-mirror.ts";

/** A record that can't be typed, with each reason; `pfaId` and `version` where at least these could be read. */
export interface BrokenRecord {
  pfaId: string | null;
  version: number | null;
  problems: { field: string; code: string; message: string; raw?: unknown }[];
  raw: unknown;
}

export interface ParsedRecords {
  versions: MirrorVersion[];
  broken: BrokenRecord[];
}

/** Largest version that the mirror's column holds. */
const MAX_VERSION = 2_147_483_647;
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
  updatedAt: wireRecord.shape.updatedAt.refine((time) => new Date(time).getUTCFullYear() >= 1, {
    error: "is no time that can be stored",
  }),
  updatedBy: storableText,
  changeReason: storableText.nullish(),
});

/**
 * Types what PEMS sent, record by record: one that can't be typed doesn't stop the rest.
 * @param organizationCode whose records these must be; another's is refused
 */
export function parseRecords(
  records: readonly unknown[],
  organizationCode: string,
  bronzeId: string,
): ParsedRecords {
  const parsed: ParsedRecords = { versions: [], broken: [] };
  for (const raw of records) {
    const head = envelope.safeParse(raw);
    if (!head.success) {
      const problems = head.error.issues.map((issue) => {
        const field = issue.path.join(".") || "record";
        return { field, code: "MALFORMED", message: `${field}: ${issue.message}` };
      });
      parsed.broken.push({ ...identityOf(raw), problems, raw });
      continue;
    }
    const { pfaId, version, updatedAt, updatedBy, changeReason } = head.data;
    if (head.data.organizationCode !== organizationCode) {
      const message = "The record belongs to another organization.";
      const problem = { field: "organizationCode", code: "FOREIGN", message };
      parsed.broken.push({ pfaId, version, problems: [problem], raw });
      continue;
    }
    const canonical = canonicalFromPems(head.data);
    if (!canonical.ok) {
      parsed.broken.push({ pfaId, version, problems: canonical.problems, raw });
      continue;
    }
    parsed.versions.push({
      pfaId,
      version,
      fields: canonical.fields,
      changedAt: new Date(updatedAt).toISOString(),
      changedBy: updatedBy,
      changeReason: changeReason ?? null,
      bronzeId,
      modificationId: null,
    });
  }
  return parsed;
}

function identityOf(raw: unknown): { pfaId: string | null; version: number | null } {
  const { pfaId, version } = (raw ?? {}) as Record<string, unknown>;
  return {
    pfaId: identity.pfaId.safeParse(pfaId).data ?? null,
    version: identity.version.safeParse(version).data ?? null,
  };
}
