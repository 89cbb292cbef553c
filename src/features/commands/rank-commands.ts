import { COMMAND_GROUPS, type Command } from "#src/features/commands/command-registry.ts";
import { fuzzyScore } from "#src/features/commands/fuzzy-score.ts";

export interface CommandSection {
  readonly heading: string;
  readonly commands: readonly Command[];
}

/** What is found by another word or by its group counts less than what is found by its name. */
const BY_KEYWORD = 0.8;
const BY_GROUP = 0.5;
/** Of a group, while nothing is typed: the rest is found by typing, and a short list opens at once. */
const LISTED = 9;
const RECENT_BONUS = 0.05;
/** Behind its equals, but before what is found by letters alone. */
const UNAVAILABLE = 0.85;

/**
 * The commands as the palette lists them: while nothing is typed the recent ones, then by group with what can't be done
 * last; else the groups by their best find. @param recent ids, the newest first
 */
export function rankCommands(
  commands: readonly Command[],
  typed: string,
  recent: readonly string[],
): readonly CommandSection[] {
  if (typed.trim() === "") return listed(commands, recent);
  const found = commands
    .map((command) => ({ command, score: scoreOf(command, typed, recent) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const groups = [...new Set(found.map(({ command }) => command.group))];
  return groups.map((group) => ({
    heading: group,
    commands: found.filter(({ command }) => command.group === group).map(({ command }) => command),
  }));
}

function listed(commands: readonly Command[], recent: readonly string[]): readonly CommandSection[] {
  const again = recent.flatMap((id) => commands.find((command) => command.id === id) ?? []);
  const rest = COMMAND_GROUPS.map((group) => ({
    heading: group,
    commands: commands
      .filter((command) => command.group === group && !again.includes(command))
      .sort((a, b) => Number(isUnavailable(a)) - Number(isUnavailable(b)))
      .slice(0, LISTED),
  })).sort((a, b) => Number(a.commands.every(isUnavailable)) - Number(b.commands.every(isUnavailable)));
  return [{ heading: "Recent", commands: again }, ...rest].filter((section) => section.commands.length > 0);
}

const isUnavailable = ({ unavailable }: Command) => Boolean(unavailable);

function scoreOf(
  { id, label, keywords = [], group, unavailable }: Command,
  typed: string,
  recent: readonly string[],
) {
  const best = Math.max(
    fuzzyScore(label, typed),
    ...keywords.map((keyword) => fuzzyScore(keyword, typed) * BY_KEYWORD),
    fuzzyScore(`${label} ${keywords.join(" ")} ${group}`, typed) * BY_GROUP,
  );
  if (best === 0) return 0;
  return best * (unavailable ? UNAVAILABLE : 1) + (recent.includes(id) ? RECENT_BONUS : 0);
}
