import { type ChangeKind, KIND_WORDS } from "#src/domain/change-kind.ts";
import type { EditableField, FieldValue } from "#src/domain/record.ts";

/** One draft field by field, as `drafts.review` and `drafts.reviewLines` give it. */
export interface ReviewRecord {
  readonly pfaId: string;
  readonly description: string | null;
  readonly changes: readonly {
    readonly field: EditableField;
    readonly before: FieldValue;
    readonly after: FieldValue;
  }[];
  readonly forecastBefore?: string | null | undefined;
  readonly forecastAfter?: string | null | undefined;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly collisions: readonly EditableField[];
}

/** Every draft in a few numbers, a list for each column: `drafts.review`. */
export interface ReviewIndex {
  readonly pfaIds: readonly string[];
  /** Places in REVIEW_STATES. */
  readonly states: readonly number[];
  readonly categories: readonly number[];
  readonly categoryNames: readonly (string | null)[];
  readonly kinds: readonly number[];
  readonly kindNames: readonly ChangeKind[];
  /** Number of changed fields. */
  readonly changes: readonly number[];
  readonly forecastBefore?: readonly (string | null)[] | undefined;
  readonly forecastAfter?: readonly (string | null)[] | undefined;
}

/** What keeps a draft from being sent: a broken rule; a collision; nothing. In the order of the review. */
export const REVIEW_STATES = ["blocked", "colliding", "ready"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const GROUPINGS = ["state", "category", "kind"] as const;
/** By what the drafts that can be sent are grouped; the others always stand first. */
export type Grouping = (typeof GROUPINGS)[number];

export interface ReviewGroup {
  readonly key: string;
  readonly state: ReviewState;
  readonly title: string;
  /** Places in the index. */
  readonly members: readonly number[];
}

export type ReviewLine =
  | { readonly kind: "group"; readonly group: ReviewGroup }
  | { readonly kind: "record"; readonly at: number; readonly state: ReviewState };

const STATE_TITLE: { readonly [S in ReviewState]: string } = {
  blocked: "Can't be sent",
  colliding: "Changed meanwhile",
  ready: "Ready to send",
};

/** The drafts in groups: what needs a decision first, then what is ready, by state, category or kind of change. */
export function reviewGroups(index: ReviewIndex, grouping: Grouping): ReviewGroup[] {
  const places = index.pfaIds.map((_, at) => at);
  const byState = Map.groupBy(places, (at) => REVIEW_STATES[index.states[at] ?? 0] ?? "blocked");
  return REVIEW_STATES.flatMap((state): ReviewGroup[] => {
    const members = byState.get(state) ?? [];
    if (members.length === 0) return [];
    if (state !== "ready" || grouping === "state") {
      return [{ key: state, state, title: STATE_TITLE[state], members }];
    }
    return subgroups(index, grouping, members);
  });
}

function subgroups(
  index: ReviewIndex,
  grouping: "category" | "kind",
  ready: readonly number[],
): ReviewGroup[] {
  const column = grouping === "category" ? index.categories : index.kinds;
  const found = [...Map.groupBy(ready, (at) => column[at] ?? 0)].sort(([a], [b]) => a - b);
  return found.map(([place, members]) => {
    const kind = index.kindNames[place];
    const title =
      grouping === "category"
        ? (index.categoryNames[place] ?? "No category")
        : kind === undefined
          ? ""
          : KIND_WORDS[kind];
    return { key: `${grouping} ${place}`, state: "ready", title, members };
  });
}

/** The dialog as a flat list, which can be virtualized; groups in `folded` show their head alone. */
export function reviewLines(groups: readonly ReviewGroup[], folded: ReadonlySet<string>): ReviewLine[] {
  return groups.flatMap((group): ReviewLine[] => {
    if (folded.has(group.key)) return [{ kind: "group", group }];
    const records = group.members.map((at): ReviewLine => ({ kind: "record", at, state: group.state }));
    return [{ kind: "group", group }, ...records];
  });
}

/** Places of the records that would be sent: ready ones that nobody left out. */
export function chosenPlaces(index: ReviewIndex, leftOut: ReadonlySet<string>): number[] {
  const ready = REVIEW_STATES.indexOf("ready");
  const chosen: number[] = [];
  for (const [at, pfaId] of index.pfaIds.entries()) {
    if (index.states[at] === ready && !leftOut.has(pfaId)) chosen.push(at);
  }
  return chosen;
}

/** Which drafts a commit is to name: the chosen or the others, whichever are fewer. */
export function commitSelection(
  index: ReviewIndex,
  chosen: readonly number[],
  total: number,
): { pfaIds?: string[]; except?: string[] } {
  const isListedWhole = total === index.pfaIds.length;
  if (isListedWhole && chosen.length === total) return {};
  const idAt = (at: number) => index.pfaIds[at] ?? "";
  if (!isListedWhole || chosen.length <= total / 2) return { pfaIds: chosen.map(idAt) };
  const kept = new Set(chosen);
  return { except: index.pfaIds.filter((_, at) => !kept.has(at)) };
}
