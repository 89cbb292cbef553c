import { BULK_EFFECTS, BULK_SKIPS, type BulkEffect, type BulkSkip } from "#src/domain/bulk-operation.ts";
import { costInPlan, forecastCost, sumCosts } from "#src/domain/cost.ts";
import { subtractMoney } from "#src/domain/money.ts";
import {
  type Delta,
  type EditableField,
  type FieldValue,
  fieldsOf,
  type PfaFields,
} from "#src/domain/record.ts";
import { checkChange, type Finding, type RuleCode } from "#src/domain/rules.ts";
import type { BulkDecision } from "#src/services/bulk/decide-bulk.ts";
import { digestBulk } from "#src/services/bulk/digest-bulk.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";
import { takeTurns } from "#src/services/take-turns.ts";

const SAMPLE = 5;
/** So many are judged and costed in a few milliseconds. */
const AT_ONCE = 500;

/** What an operation would do. Costs (US dollars) are absent without perm_ViewFinancials. */
export interface BulkPreview {
  /** In the selection. */
  records: number;
  changing: number;
  effects: { effect: BulkEffect; count: number }[];
  skipped: { reason: BulkSkip; count: number }[];
  /** Known forecast cost of all records of the selection, as `records.summary` tells it: of a discontinued one what its dates say. */
  forecastBefore?: string;
  forecastAfter?: string;
  /** By how much the cost of what is in the plan changes: what is discontinued leaves it. */
  planChange?: string;
  /** Records whose forecast cost is unknown afterwards. */
  unknownCost?: number;
  /** Rules that drafts would break, by the number of records: they could not be committed so. */
  breaking: { code: RuleCode; message: string; count: number }[];
  /** For `bulk.save` to compare: whether all of this still holds. */
  digest: string;
  /** Up to 5 of the records that change, each effect among them. */
  sample: BulkSample[];
}

export interface BulkSample {
  pfaId: string;
  description: string | null;
  changes: { field: EditableField; before: FieldValue; after: FieldValue }[];
}

interface Changing extends BulkDecision {
  effect: BulkEffect;
  delta: Delta;
}

/** The decisions in numbers. @param today `YYYY-MM-DD` */
export async function describeBulk(
  member: Member,
  decisions: readonly BulkDecision[],
  today: string,
): Promise<BulkPreview> {
  const changing = decisions.flatMap((decision): Changing[] =>
    decision.outcome.kind === "change" ? [{ ...decision, ...decision.outcome }] : [],
  );
  const skipped = decisions.flatMap(({ outcome }) => (outcome.kind === "skip" ? [outcome.reason] : []));
  const effects = changing.map(({ effect }) => effect);
  return {
    records: decisions.length,
    changing: changing.length,
    effects: BULK_EFFECTS.map((effect) => ({ effect, count: timesIn(effects, effect) })).filter(occurs),
    skipped: BULK_SKIPS.map((reason) => ({ reason, count: timesIn(skipped, reason) })).filter(occurs),
    ...(seesMoney(member) && (await costsOf(decisions, today))),
    breaking: await brokenRules(changing),
    digest: await digestBulk(member, decisions),
    sample: sampleOf(changing),
  };
}

const timesIn = <T>(many: readonly T[], one: T) => many.filter((other) => other === one).length;
const occurs = ({ count }: { count: number }) => count > 0;

async function costsOf(
  decisions: readonly BulkDecision[],
  today: string,
): Promise<{ forecastBefore: string; forecastAfter: string; planChange: string; unknownCost: number }> {
  const before: Costed[] = [];
  const after: Costed[] = [];
  for await (const some of takeTurns(decisions, AT_ONCE)) {
    for (const decision of some) {
      const was = costed(decision.shown, today);
      before.push(was);
      after.push(decision.outcome.kind === "skip" ? was : costed(decision.after, today));
    }
  }
  const sums = sumCosts(after.map(({ cost }) => cost));
  const inPlan = (records: readonly Costed[]) => sumCosts(records.map((record) => record.inPlan)).total;
  return {
    forecastBefore: sumCosts(before.map(({ cost }) => cost)).total,
    forecastAfter: sums.total,
    planChange: subtractMoney(inPlan(after), inPlan(before)),
    unknownCost: sums.unknown,
  };
}

interface Costed {
  cost: string | null;
  inPlan: string | null;
}

function costed(fields: PfaFields, today: string): Costed {
  return { cost: forecastCost(fields, today), inPlan: costInPlan(fields, today) };
}

/** As a commit would judge the drafts; who may not change a field does not get here. */
async function brokenRules(changing: readonly Changing[]): Promise<BulkPreview["breaking"]> {
  const broken = new Map<string, BulkPreview["breaking"][number]>();
  for await (const some of takeTurns(changing, AT_ONCE)) {
    for (const { record, draft } of some) {
      for (const finding of checkChange(record.fields, draft)) {
        const message = ruleWords(finding);
        const counted = broken.get(message) ?? { code: finding.code, message, count: 0 };
        broken.set(message, { ...counted, count: counted.count + 1 });
      }
    }
  }
  return [...broken.values()].sort((a, b) => b.count - a.count);
}

/** What a rule says of many records. */
function ruleWords({ code, message }: Finding): string {
  if (code === "FORECAST_ORDER") return "Forecast end is before forecast start.";
  return code === "ACTUAL_ORDER" ? "Actual end is before actual start." : message;
}

function sampleOf(changing: readonly Changing[]): BulkSample[] {
  const firsts = new Set(
    BULK_EFFECTS.flatMap((kind) => changing.find(({ effect }) => effect === kind) ?? []),
  );
  const chosen = new Set([...firsts, ...changing.slice(0, SAMPLE)]);
  return [...chosen].slice(0, SAMPLE).map(({ record, shown, after, delta }) => ({
    pfaId: record.pfaId,
    description: shown.description,
    changes: fieldsOf(delta).map((field) => ({ field, before: shown[field], after: after[field] })),
  }));
}
