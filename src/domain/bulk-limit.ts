/** Most records in one operation. */
export const MAX_BULK_RECORDS = 25_000;
