import { type BulkOperation, type BulkSkip, bulkOutcome, type TimeUnit } from "#src/domain/bulk-operation.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { isReversed } from "#src/domain/timeline-bars.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";
import { spanOfDays } from "#src/domain/timeline-scale.ts";
import { type BarPart, type DaySpan, type Snapped, snapDrag } from "#src/domain/timeline-snap.ts";

/** What a drag or a key does to forecast dates. */
export type DateChange = BulkOperation & { readonly kind: "shift" | "stretch" };

/** A forecast bar on the screen. */
export interface BarHandle {
  readonly pfaId: string;
  /** Draws the bar elsewhere, with its old place behind it. */
  preview(span: DaySpan): void;
  /** Draws it where the record says. */
  reset(): void;
}

export interface DragStart {
  /** The record whose bar is held. */
  readonly pfaId: string;
  /** What of its forecast moves. */
  readonly part: BarPart;
  /** Records that move along, the held one with them. */
  readonly isMoving: (pfaId: string) => boolean;
  /** How many move. */
  readonly count: number;
  readonly fieldsOf: (pfaId: string) => PfaFields | undefined;
}

export interface DragState extends Snapped {
  readonly pfaId: string;
  readonly part: BarPart;
  readonly count: number;
  readonly unit: TimeUnit;
  /** What a drop would do. */
  readonly operation: DateChange;
  /** The held record as it was when the drag began, and as a drop would leave it. */
  readonly before: PfaFields;
  readonly after: PfaFields;
  /** Why a drop would leave it as it is; null where it wouldn't. */
  readonly skipped: BulkSkip | null;
}

/** Where a drag by keys ends: what lies beyond it is none of the record's. */
const LIMITS: ReadonlySet<BulkSkip> = new Set(["wouldReverse", "beyondCalendar"]);

/** What a drag of so many units does to a record. */
export function dragOperation(part: BarPart, amount: number, unit: TimeUnit): DateChange {
  return part === "body" ? { kind: "shift", amount, unit } : { kind: "stretch", edge: part, amount, unit };
}

/** A record as a drop would leave it. */
function dropped(fields: PfaFields, operation: DateChange): Pick<DragState, "after" | "skipped"> {
  const outcome = operation.amount === 0 ? null : bulkOutcome(fields, operation);
  const after = outcome?.kind === "change" ? { ...fields, ...outcome.delta } : fields;
  return { after, skipped: outcome?.kind === "skip" ? outcome.reason : null };
}

/** The part of a forecast whose bar is held there: where it ends before it starts, its end is on the left. */
export function partDrawnAt(drawn: BarPart, fields: PfaFields): BarPart {
  if (drawn === "body" || !isReversed(fields)) return drawn;
  return drawn === "start" ? "end" : "start";
}

/**
 * One drag of one or many bars. Bars in sight are drawn where the drop would put them, each by the one rule, without painting
 * a component; rows that come into sight meanwhile join in.
 */
export class BarDrag {
  #handles = new Map<string, BarHandle>();
  #start: (DragStart & { before: PfaFields }) | null = null;
  #state: DragState | null = null;
  #listeners = new Set<() => void>();

  /** Null while nothing is dragged. */
  get state(): DragState | null {
    return this.#state;
  }

  /** Bars on the screen; at most one for each record. */
  get handles(): Iterable<BarHandle> {
    return this.#handles.values();
  }

  /** A bar came to the screen, or its record changed. */
  register(handle: BarHandle): () => void {
    this.#handles.set(handle.pfaId, handle);
    this.#draw(handle);
    return () => {
      if (this.#handles.get(handle.pfaId) === handle) this.#handles.delete(handle.pfaId);
    };
  }

  /** Takes hold; false where the record isn't here. */
  begin(start: DragStart, unit: TimeUnit): boolean {
    const before = start.fieldsOf(start.pfaId);
    if (before === undefined) return false;
    this.#start = { ...start, before };
    this.#become(unit, { amount: 0, stopped: false });
    return true;
  }

  /** The pointer is so many days from where it took hold. @param bounds what the scale shows */
  move(days: number, unit: TimeUnit, bounds: DaySpan): void {
    if (this.#start === null) return;
    const { part, before } = this.#start;
    if (before.forecastStart === null || before.forecastEnd === null) return;
    const bar = { first: dayNumber(before.forecastStart), last: dayNumber(before.forecastEnd) };
    // The start of what is on site stays: only the end has a way to go.
    const held = part === "body" && before.isActualized ? "end" : part;
    const snapped = snapDrag(bar, held, days, unit, bounds);
    const now = this.#state;
    if (now?.amount === snapped.amount && now.stopped === snapped.stopped && now.unit === unit) return;
    this.#become(unit, snapped);
  }

  /** A key moves it by so many units further, as far as the rule for the held record lets it. */
  step(by: number): void {
    if (this.#start === null || this.#state === null) return;
    const { amount, unit, part } = this.#state;
    const { skipped } = dropped(this.#start.before, dragOperation(part, amount + by, unit));
    // The first step is taken in any case: its drop says why nothing moves.
    const stopped = amount !== 0 && skipped !== null && LIMITS.has(skipped);
    this.#become(unit, { amount: stopped ? amount : amount + by, stopped });
  }

  /** Lets go; gives what is to be done, null where that is nothing. Bars stand where they stood until it is done. */
  drop(): DragState | null {
    const state = this.#state;
    this.#end();
    return state === null || state.amount === 0 ? null : state;
  }

  /** Nothing happened. */
  cancel(): void {
    this.#end();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(unit: TimeUnit, snapped: Snapped): void {
    if (this.#start === null) return;
    const { pfaId, part, count, before } = this.#start;
    const operation = dragOperation(part, snapped.amount, unit);
    this.#state = { ...snapped, pfaId, part, count, unit, operation, before, ...dropped(before, operation) };
    for (const handle of this.#handles.values()) this.#draw(handle);
    for (const listener of this.#listeners) listener();
  }

  #draw(handle: BarHandle): void {
    const [start, state] = [this.#start, this.#state];
    if (start === null || state === null || !start.isMoving(handle.pfaId)) return;
    const fields = start.fieldsOf(handle.pfaId);
    if (fields === undefined) return;
    const { after } = dropped(fields, state.operation);
    const span = spanOfDays(after.forecastStart, after.forecastEnd);
    if (span !== null) handle.preview(span);
  }

  #end(): void {
    if (this.#start === null) return;
    const { isMoving } = this.#start;
    this.#start = null;
    this.#state = null;
    for (const handle of this.#handles.values()) if (isMoving(handle.pfaId)) handle.reset();
    for (const listener of this.#listeners) listener();
  }
}
