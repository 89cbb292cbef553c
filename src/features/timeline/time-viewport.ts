import { FIRST_DAY, LAST_DAY } from "#src/domain/timeline-days.ts";
import { clampZoom, fitSpan, joinSpans, scrollSpan } from "#src/domain/timeline-scale.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";

export interface TimeScale {
  readonly pxPerDay: number;
  /** What can be scrolled to. */
  readonly span: DaySpan;
}

interface Styled {
  readonly style: { setProperty(name: string, value: string): void };
}

/** What is needed of the element that scrolls. */
export interface ScrollElement extends Styled {
  scrollLeft: number;
}

/** Screens around the one in sight for which the scale has its ticks. */
const WINDOW_SCREENS = 1;

/**
 * Which days a timeline shows, and how wide. All that stands at a day does so in pixels, and is placed anew with another scale:
 * by a variable of the element that scrolls, each row would be styled from scratch, and for more to scroll to as well. What it
 * has are `--time-width` and `--time-height`, the size of the part that shows time.
 */
export class TimeViewport {
  #scale: TimeScale;
  /** The day at the left edge; a part of a day counts. */
  #left: number;
  #today: number;
  #known: DaySpan | null = null;
  #widthPx = 1000;
  #heightPx = 600;
  /** The width that window and scale were worked out for. */
  #placedPx = 0;
  #element: ScrollElement | null = null;
  /** What is in it, as wide as what can be scrolled to. */
  #content: Styled | null = null;
  /** What the element was given last. */
  #placed = "";
  #window: DaySpan;
  /** Days were told that the element hasn't been placed for yet. */
  #isToInclude = false;
  #listeners = new Set<() => void>();
  #scrollListeners = new Set<() => void>();

  constructor(start: { today: number; pxPerDay: number; left: number }) {
    this.#today = start.today;
    this.#left = start.left;
    const pxPerDay = clampZoom(start.pxPerDay);
    this.#scale = { pxPerDay, span: { first: 0, last: 0 } };
    this.#scale = { pxPerDay, span: this.#spanAt(pxPerDay) };
    this.#window = this.#windowNow();
  }

  get scale(): TimeScale {
    return this.#scale;
  }

  get left(): number {
    return this.#left;
  }

  get right(): number {
    return this.#left + this.#widthPx / this.#scale.pxPerDay;
  }

  get widthPx(): number {
    return this.#widthPx;
  }

  /** The days around those in sight that lines and ticks are drawn for; the same object until it moves on. */
  get window(): DaySpan {
    return this.#window;
  }

  /** Where the bar of a span begins, and how long it is, in pixels. */
  place({ first, last }: DaySpan): { left: number; width: number } {
    const { pxPerDay, span } = this.#scale;
    return { left: (first - span.first) * pxPerDay, width: Math.max(3, (last - first + 1) * pxPerDay) };
  }

  /** The day under a point, counted from the left edge of the time. */
  dayAt(px: number): number {
    return this.#left + px / this.#scale.pxPerDay;
  }

  attach(element: ScrollElement | null, content: Styled | null): void {
    if (element !== this.#element) this.#placed = "";
    this.#element = element;
    this.#content = content;
    this.#place();
  }

  /** The part of the element that shows time is so wide and high now. */
  resize(widthPx: number, heightPx: number): void {
    this.#widthPx = Math.max(widthPx, 1);
    this.#heightPx = heightPx;
    this.#become(this.#scale.pxPerDay, this.#left);
    this.#place();
  }

  setToday(today: number): void {
    this.#today = today;
    this.#become(this.#scale.pxPerDay, this.#left);
  }

  /**
   * There are records between these days. Rows tell theirs one after another while they are painted: the element is placed
   * once for all of them, before it is shown.
   */
  include(span: DaySpan): void {
    const known = joinSpans(this.#known, span);
    if (known?.first === this.#known?.first && known?.last === this.#known?.last) return;
    this.#known = known;
    const become = () => this.#become(this.#scale.pxPerDay, this.#left);
    if (this.#element === null) become();
    else if (!this.#isToInclude) {
      this.#isToInclude = true;
      queueMicrotask(() => {
        this.#isToInclude = false;
        become();
      });
    }
  }

  /** Another width of a day; the day under `atPx` stays where it is. */
  zoomTo(pxPerDay: number, atPx = this.#widthPx / 2): void {
    const to = clampZoom(pxPerDay);
    this.#become(to, this.dayAt(atPx) - atPx / to);
  }

  /** Shows a span as a whole. */
  fit(span: DaySpan): void {
    this.#known = joinSpans(this.#known, span);
    const { pxPerDay, left } = fitSpan(span, this.#widthPx);
    this.#become(pxPerDay, left);
  }

  /** Brings a day to a third of the width. */
  showDay(day: number): void {
    this.#become(this.#scale.pxPerDay, day - this.#widthPx / this.#scale.pxPerDay / 3);
  }

  /** Scrolls only as far as a span needs to be seen, its beginning first. */
  reveal({ first, last }: DaySpan): void {
    const screen = this.#widthPx / this.#scale.pxPerDay;
    const air = Math.min(screen / 10, 40 / this.#scale.pxPerDay);
    const isIn = first >= this.#left + air / 4 && last + 1 <= this.right - air / 4;
    if (isIn) return;
    const tooLate = last + 1 + air - screen;
    this.show(first - air < this.#left || tooLate > first - air ? first - air : tooLate);
  }

  /** Another left edge. */
  show(left: number, pxPerDay = this.#scale.pxPerDay): void {
    this.#become(clampZoom(pxPerDay), left);
  }

  /** By pixels; stops at the ends of what can be scrolled to. */
  scrollBy(px: number): void {
    const { pxPerDay, span } = this.#scale;
    const most = span.last + 1 - this.#widthPx / pxPerDay;
    this.#left = Math.max(span.first, Math.min(this.#left + px / pxPerDay, most));
    this.#place();
    this.#scrolled();
  }

  /** The element was scrolled. */
  onScroll(scrollLeft: number): void {
    const { pxPerDay, span } = this.#scale;
    // What was set here comes back rounded.
    if (Math.abs(scrollLeft - (this.#left - span.first) * pxPerDay) < 1) return;
    this.#left = span.first + scrollLeft / pxPerDay;
    this.#placed = "";
    this.#scrolled();
  }

  /** Scrolling came to rest: near an end there is more to scroll to, up to the end of the calendar. */
  rested(): void {
    const { pxPerDay, span } = this.#scale;
    const screen = this.#widthPx / pxPerDay;
    if (this.#left - span.first > screen && span.last - this.right > screen) return;
    this.#become(pxPerDay, this.#left);
  }

  /** Told of each other scale or window. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told of each move of the left edge, too. */
  subscribeScroll(listener: () => void): () => void {
    this.#scrollListeners.add(listener);
    return () => this.#scrollListeners.delete(listener);
  }

  #spanAt(pxPerDay: number): DaySpan {
    const [left, today] = [this.#left, this.#today];
    return scrollSpan({ known: this.#known, today, left, pxPerDay, widthPx: this.#widthPx });
  }

  #become(pxPerDay: number, left: number): void {
    const screen = this.#widthPx / pxPerDay;
    const leftBefore = this.#left;
    this.#left = Math.max(FIRST_DAY, Math.min(left, LAST_DAY + 1 - screen));
    const span = this.#spanAt(pxPerDay);
    const before = this.#scale;
    const isSame =
      pxPerDay === before.pxPerDay && span.first === before.span.first && span.last === before.span.last;
    // Rows tell their days as they come into sight: mostly there is room for them already.
    if (isSame && this.#left === leftBefore && this.#widthPx === this.#placedPx) return;
    if (!isSame) this.#scale = { pxPerDay, span };
    this.#placedPx = this.#widthPx;
    this.#window = this.#windowNow();
    for (const listener of this.#listeners) listener();
    // After the bars: to scroll has everything laid out.
    this.#place();
    for (const listener of this.#scrollListeners) listener();
  }

  #scrolled(): void {
    const window = this.#windowNow();
    const moved = window.first !== this.#window.first || window.last !== this.#window.last;
    if (moved) {
      this.#window = window;
      for (const listener of this.#listeners) listener();
    }
    for (const listener of this.#scrollListeners) listener();
  }

  #windowNow(): DaySpan {
    const { pxPerDay, span } = this.#scale;
    const screen = this.#widthPx / pxPerDay;
    const at = Math.floor((this.#left - span.first) / screen);
    return {
      first: Math.max(span.first, Math.floor(span.first + (at - WINDOW_SCREENS) * screen)),
      last: Math.min(span.last, Math.ceil(span.first + (at + 2 + WINDOW_SCREENS) * screen)),
    };
  }

  #place(): void {
    const element = this.#element;
    if (element === null) return;
    const { pxPerDay, span } = this.#scale;
    const scrollLeft = (this.#left - span.first) * pxPerDay;
    const content = `calc(var(--pane) + ${(span.last - span.first + 1) * pxPerDay}px)`;
    const [width, height] = [`${this.#widthPx}px`, `${this.#heightPx}px`];
    // To scroll has everything laid out at once.
    const placed = [content, width, height, scrollLeft].join();
    if (placed === this.#placed) return;
    this.#placed = placed;
    element.style.setProperty("--time-width", width);
    element.style.setProperty("--time-height", height);
    this.#content?.style.setProperty("width", content);
    element.scrollLeft = scrollLeft;
  }
}
