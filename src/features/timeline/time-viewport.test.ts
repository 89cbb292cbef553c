import { expect, test } from "vitest";
import { dayNumber, FIRST_DAY, LAST_DAY } from "#src/domain/timeline-days.ts";
import { TimeViewport } from "#src/features/timeline/time-viewport.ts";

const TODAY = dayNumber("2026-06-15");

function opened(start: Partial<{ pxPerDay: number; left: number }> = {}) {
  const viewport = new TimeViewport({ today: TODAY, pxPerDay: 4, left: TODAY - 50, ...start });
  const variables = new Map<string, string>();
  const element = {
    scrollLeft: 0,
    style: { setProperty: (name: string, value: string) => void variables.set(name, value) },
  };
  viewport.attach(element, element);
  viewport.resize(1000, 500);
  return { viewport, element, variables };
}

test("the element scrolls to the left edge, and holds as much as can be scrolled to", () => {
  const { viewport, element, variables } = opened();
  const { span } = viewport.scale;
  expect(variables.get("--time-width")).toBe("1000px");
  expect(variables.get("--time-height")).toBe("500px");
  expect(variables.get("width")).toBe(`calc(var(--pane) + ${(span.last - span.first + 1) * 4}px)`);
  expect(element.scrollLeft).toBe((TODAY - 50 - span.first) * 4);
  expect(viewport.right).toBe(TODAY + 200);
});

test("a bar begins at its first day and ends after its last one, and is never too short to be seen", () => {
  const { viewport } = opened();
  const { first } = viewport.scale.span;
  expect(viewport.place({ first: TODAY, last: TODAY + 9 })).toEqual({ left: (TODAY - first) * 4, width: 40 });
  viewport.zoomTo(0.1);
  expect(viewport.place({ first: TODAY, last: TODAY + 9 }).width).toBe(3);
});

test("zooming keeps the day under the pointer where it is", () => {
  const { viewport } = opened();
  const day = viewport.dayAt(300);
  viewport.zoomTo(17, 300);
  expect(viewport.dayAt(300)).toBeCloseTo(day, 8);
  viewport.zoomTo(0.5, 300);
  expect(viewport.dayAt(300)).toBeCloseTo(day, 8);
});

test("scrolling moves the left edge; what was set here and comes back rounded does not", () => {
  const { viewport, element } = opened();
  const before = viewport.left;
  viewport.onScroll(Math.round(element.scrollLeft));
  expect(viewport.left).toBe(before);
  viewport.onScroll(element.scrollLeft + 40);
  expect(viewport.left).toBe(before + 10);
});

test("records before the first day make room, and nothing moves on the screen", async () => {
  const { viewport, element } = opened();
  const [left, origin] = [viewport.left, viewport.scale.span.first];
  viewport.include({ first: dayNumber("2012-05-01"), last: TODAY });
  await Promise.resolve();
  expect(viewport.left).toBe(left);
  expect(viewport.scale.span.first).toBe(dayNumber("2010-01-01"));
  expect(viewport.scale.span.first).toBeLessThan(origin);
  expect(element.scrollLeft).toBe((left - viewport.scale.span.first) * 4);
  const { scale } = viewport;
  viewport.include({ first: TODAY, last: TODAY });
  await Promise.resolve();
  expect(viewport.scale).toBe(scale);
});

test("for all days that rows tell while they are painted, the element is placed once", async () => {
  const { viewport, element } = opened();
  const placed: string[] = [];
  element.style.setProperty = (name) => void placed.push(name);
  for (const day of ["2012-05-01", "2009-05-01", "2031-05-01"]) {
    viewport.include({ first: dayNumber(day), last: dayNumber(day) });
  }
  await Promise.resolve();
  expect(placed.filter((name) => name === "width")).toHaveLength(1);
  expect(viewport.scale.span.first).toBeLessThan(dayNumber("2009-05-01"));
  expect(viewport.scale.span.last).toBeGreaterThan(dayNumber("2031-05-01"));
});

test("days that are told before there is an element count at once", () => {
  const viewport = new TimeViewport({ today: TODAY, pxPerDay: 4, left: TODAY - 50 });
  viewport.include({ first: dayNumber("2012-05-01"), last: TODAY });
  expect(viewport.scale.span.first).toBe(dayNumber("2010-01-01"));
});

test("near an end there is more to scroll to once scrolling rests, up to the end of the calendar", () => {
  const { viewport } = opened();
  const { last } = viewport.scale.span;
  viewport.scrollBy(1_000_000);
  expect(viewport.right).toBe(last + 1);
  viewport.rested();
  expect(viewport.scale.span.last).toBeGreaterThan(last);
  const grown = viewport.scale;
  viewport.show(TODAY);
  viewport.rested();
  expect(viewport.scale.span.last).toBeLessThanOrEqual(grown.span.last);
  viewport.show(LAST_DAY + 900);
  expect(viewport.right).toBe(LAST_DAY + 1);
  viewport.show(FIRST_DAY - 900);
  expect(viewport.left).toBe(FIRST_DAY);
  viewport.scrollBy(-5000);
  expect(viewport.left).toBe(FIRST_DAY);
});

test("a span is shown as a whole, or scrolled to only as far as it needs", () => {
  const { viewport } = opened();
  viewport.reveal({ first: TODAY, last: TODAY + 30 });
  expect(viewport.left).toBe(TODAY - 50);
  viewport.reveal({ first: TODAY + 300, last: TODAY + 330 });
  expect(viewport.right).toBeGreaterThan(TODAY + 331);
  expect(viewport.left).toBeLessThan(TODAY + 300);
  viewport.reveal({ first: TODAY - 900, last: TODAY + 900 });
  expect(viewport.left).toBeLessThan(TODAY - 899);
  expect(viewport.left).toBeGreaterThan(TODAY - 930);
  viewport.fit({ first: TODAY - 900, last: TODAY + 900 });
  expect(viewport.left).toBeLessThan(TODAY - 900);
  expect(viewport.right).toBeGreaterThan(TODAY + 900);
  viewport.showDay(TODAY);
  expect(viewport.dayAt(1000 / 3)).toBeCloseTo(TODAY);
});

test("listeners are told of another window only when it moves on", () => {
  const { viewport, element } = opened();
  let [told, scrolled] = [0, 0];
  const stops = [viewport.subscribe(() => told++), viewport.subscribeScroll(() => scrolled++)];
  const { window } = viewport;
  viewport.onScroll(element.scrollLeft + 4);
  expect([told, scrolled]).toEqual([0, 1]);
  expect(viewport.window).toBe(window);
  viewport.onScroll(element.scrollLeft + 1400);
  expect([told, scrolled]).toEqual([1, 2]);
  expect(viewport.window.first).toBeLessThanOrEqual(viewport.left);
  expect(viewport.window.last).toBeGreaterThanOrEqual(viewport.right);
  for (const stop of stops) stop();
  viewport.setToday(TODAY + 1);
  viewport.attach(null, null);
  viewport.scrollBy(10);
  expect([told, scrolled]).toEqual([1, 2]);
});

test("a place that was left by scrolling is gone back to; what stands where it should is not touched", () => {
  const { viewport, element } = opened();
  const before = { left: viewport.left, px: element.scrollLeft };
  element.scrollLeft += 300;
  viewport.onScroll(element.scrollLeft);
  viewport.show(before.left);
  expect(element.scrollLeft).toBe(before.px);
  let written = 0;
  element.style.setProperty = () => void written++;
  viewport.resize(1000, 500);
  expect(written).toBe(0);
});
