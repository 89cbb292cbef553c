/** Where the browser keeps that a person has seen the tour. */
export const tourKey = (userId: string) => `pfa-tour-${userId}`;

/** Whether to offer the tour unasked: to a person, once, and where there is something to edit and room to point at it. */
export function offersTour(visit: {
  readonly seen: boolean;
  readonly maySave: boolean;
  readonly widthPx: number;
}): boolean {
  return !visit.seen && visit.maySave && visit.widthPx >= 640;
}
