/** What PEMS speaks, as in docs/pems-api.yaml: one schema for each request and answer. */
import { z } from "zod";

/** US dollars as a JSON number, 0 or more. PEMS rounds to 2 decimals. */
const money = z.number().min(0);
/** RFC 3339 with seconds; PEMS returns a calendar day as midnight UTC. */
const dateTime = z.iso.datetime({ offset: true }).regex(/T\d\d:\d\d:\d\d/, "seconds are missing");
const text = z.string().nullable();
const version = z.int().min(1);

const fieldShape = {
  description: z.string().max(500).nullable().optional(),
  areaSilo: text.optional(),
  category: text.optional(),
  class: text.optional(),
  source: z.enum(["Rental", "Purchase"]).optional(),
  dor: z.enum(["BEO", "PROJECT"]).optional(),
  isFundsTransferable: z.boolean().optional(),
  monthlyRate: money.nullable().optional(),
  purchasePrice: money.nullable().optional(),
  manufacturer: text.optional(),
  model: text.optional(),
  contract: text.optional(),
  equipment: text.optional(),
  forecastStart: dateTime.nullable().optional(),
  forecastEnd: dateTime.nullable().optional(),
  actualStart: dateTime.nullable().optional(),
  actualEnd: dateTime.nullable().optional(),
  isActualized: z.boolean().optional(),
  isDiscontinued: z.boolean().optional(),
};

/** The `changes` of a write: at least one field, `null` clears, a field outside the list is refused. */
export const wireChanges = z
  .strictObject(fieldShape)
  .refine((changes) => Object.keys(changes).length > 0, "at least one field must change");
export type WireChanges = z.infer<typeof wireChanges>;
export type WireField = keyof WireChanges;

/** A record as PEMS returns it. Loose: fields that the contract doesn't list are kept. */
export const wireRecord = z.looseObject({
  pfaId: z.string(),
  organizationCode: z.string(),
  version,
  updatedAt: z.iso.datetime({ offset: true }),
  updatedBy: z.string(),
  changeReason: text.optional(),
  originalStart: dateTime.nullable(),
  originalEnd: dateTime.nullable(),
  ...fieldShape,
});
export type WireRecord = z.infer<typeof wireRecord>;

/** Query of `GET /pfa`. `limit` is a whole number of records, 1 to 1,000. */
export const listQuery = z.object({
  organizationCode: z.string(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});
export type ListQuery = z.input<typeof listQuery>;

const pageShape = { nextCursor: z.string(), hasMore: z.boolean() };
/** A page whose records are all well-formed. */
export const listAnswer = z.object({ records: z.array(wireRecord), ...pageShape });
export type ListAnswer = z.infer<typeof listAnswer>;
/** A page whose envelope alone is checked, so that one malformed record can be set aside and the rest kept. */
export const listEnvelope = z.object({ records: z.array(z.unknown()), ...pageShape });
export type ListEnvelope = z.infer<typeof listEnvelope>;

const updateShape = {
  pfaId: z.string(),
  changes: wireChanges,
  version,
  modifiedBy: z.string(),
  changeReason: z.string().optional(),
};
/** Body of `PUT /pfa/{pfaId}`. */
export const updateRequest = z.object({ ...updateShape, organizationCode: z.string() });
export type UpdateRequest = z.infer<typeof updateRequest>;

/** Query of `DELETE /pfa/{pfaId}` (a query carries the version as text). */
export const deleteQuery = z.object({
  organizationCode: z.string(),
  version: z.coerce.number().pipe(version),
  modifiedBy: z.string(),
  reason: z.string(),
});
export type DeleteQuery = z.output<typeof deleteQuery>;

/** One operation of a batch. */
export const batchOperation = z.discriminatedUnion("operation", [
  z.object({ operation: z.literal("UPDATE"), ...updateShape, organizationCode: z.string().optional() }),
  z.object({
    operation: z.literal("DELETE"),
    pfaId: z.string(),
    version,
    modifiedBy: z.string(),
    changeReason: z.string(),
  }),
]);
export type BatchOperation = z.infer<typeof batchOperation>;

export const MAX_BATCH_OPERATIONS = 100;
export const MAX_PAGE_RECORDS = 1000;

/** Body of `POST /pfa/batch`: 1 to 100 operations on records of one organization. */
export const batchRequest = z.object({
  organizationCode: z.string(),
  operations: z.array(batchOperation).min(1).max(MAX_BATCH_OPERATIONS),
});
export type BatchRequest = z.infer<typeof batchRequest>;

export const writeAccepted = z.object({
  success: z.literal(true),
  pfaId: z.string(),
  newVersion: z.int(),
  updatedAt: z.iso.datetime({ offset: true }),
  message: z.string().optional(),
});
export type WriteAccepted = z.infer<typeof writeAccepted>;

export const versionConflict = z.object({
  success: z.literal(false),
  error: z.literal("VERSION_CONFLICT"),
  message: z.string(),
  currentVersion: z.int(),
  expectedVersion: z.int(),
  conflictingFields: z.array(z.string()).optional(),
});
export type VersionConflict = z.infer<typeof versionConflict>;

export const failureCode = z.enum([
  "VALIDATION_FAILED",
  "UNAUTHORIZED",
  "NOT_FOUND",
  "RATE_LIMITED",
  "TOO_LARGE",
  "SERVER_ERROR",
  "UNAVAILABLE",
]);
export type FailureCode = z.infer<typeof failureCode>;

export const failure = z.object({
  success: z.literal(false),
  error: failureCode,
  message: z.string(),
  fieldErrors: z.record(z.string(), z.string()).optional(),
});
export type Failure = z.infer<typeof failure>;

/** One result of a batch: what the single operation would have answered. */
export const batchResult = z.object({
  status: z.union([z.literal(200), z.literal(400), z.literal(404), z.literal(409), z.literal(500)]),
  body: z.union([writeAccepted, versionConflict, failure]),
});
export type BatchResult = z.infer<typeof batchResult>;

export const batchAnswer = z.object({ results: z.array(batchResult) });
export type BatchAnswer = z.infer<typeof batchAnswer>;

export const healthAnswer = z.object({ status: z.literal("ok") });
export type HealthAnswer = z.infer<typeof healthAnswer>;
