import { describe, expect, it } from "vitest";
import type { LiveEvent } from "#src/domain/live-event.ts";
import { draftsAfterEvent, type KnownDrafts } from "#src/features/drafts/drafts-after-event.ts";

const ME = "0195a000-0000-7000-8000-000000000001";
const OTHER = "0195a000-0000-7000-8000-000000000002";
const envelope = { organizationId: "0195a000-0000-7000-8000-0000000000aa", at: "2026-11-30T08:00:00.000Z" };
const event = (fields: object) => ({ ...envelope, ...fields }) as unknown as LiveEvent;
const changed = (pfaIds: string[] | null) => event({ type: "RECORDS_CHANGED", pfaIds });
const TWO: KnownDrafts = { count: 2, pfaIds: ["A", "B"] };
const MANY: KnownDrafts = { count: 5000 };
const NONE: KnownDrafts = { count: 0, pfaIds: [] };

const asked = (what: LiveEvent, known: KnownDrafts | undefined, shown: string[] = []) =>
  draftsAfterEvent(what, ME, known, (pfaId) => shown.includes(pfaId));

describe("the numbers of the drafts are asked for again", () => {
  it("soon after what the user does in another tab, and never for another's drafts", () => {
    expect(asked(event({ type: "EDITING", userId: ME, pfaIds: ["C"] }), TWO)).toBe("soon");
    expect(asked(event({ type: "DRAFTED", userId: ME, pfaIds: ["C"] }), NONE)).toBe("soon");
    expect(asked(event({ type: "EDITING", userId: OTHER, pfaIds: ["A"] }), TWO)).toBeNull();
    expect(asked(event({ type: "CONNECTED" }), undefined)).toBe("soon");
    expect(asked(event({ type: "PEMS_STATE" }), TWO)).toBeNull();
  });

  it("at once where a record with a draft moved, and not where all of them are known and it is none of them", () => {
    expect(asked(changed(["C", "B"]), TWO)).toBe("now");
    expect(asked(changed(["C"]), TWO)).toBeNull();
    expect(asked(changed(["C"]), NONE)).toBeNull();
    // Saved a moment ago: the numbers don't know of it yet.
    expect(asked(changed(["C"]), TWO, ["C"])).toBe("now");
  });

  it("after a while where it may be one of many, or the records are not named", () => {
    expect(asked(changed(["C"]), MANY)).toBe("later");
    expect(asked(changed(["C"]), undefined)).toBe("later");
    expect(asked(changed(null), TWO)).toBe("later");
    expect(asked(changed(null), NONE)).toBe("later");
  });
});
