/** The pages of faults and requests. */
import type { Faults } from "#sandbox/faults.ts";
import type { Html } from "#sandbox/page-layout.ts";
import { html } from "#sandbox/page-layout.ts";
import type { RequestStats } from "#sandbox/request-log.ts";

const number = (name: string, label: string, value: number, min = 0, max = 600_000) =>
  html`<label>${label} <input type="number" name="${name}" value="${value}" min="${min}" max="${max}" step="any" required></label>`;
const check = (name: string, label: string) =>
  html`<label class="check"><input type="checkbox" name="${name}" value="true"> ${label}</label>`;
const text = (name: string, label: string) => html`<label>${label} <input name="${name}" required></label>`;
const choice = (name: string, label: string, options: readonly string[]) =>
  html`<label>${label} <select name="${name}">${options.map((option) => html`<option>${option}</option>`)}</select></label>`;

function card(command: string, title: string, ...controls: Html[]): Html {
  return html`<form class="card" method="post" action="/faults/${command}"><h2>${title}</h2><div class="bar">${controls}<button>Set</button></div></form>`;
}

const APPLIED = ["none", "half", "all"];

/** Each form's names are those of the control command's input. */
export function faultsView(state: ReturnType<Faults["state"]>, message: string): Html {
  return html`<h1>Faults</h1>${message && html`<p class="bad" role="alert">${message}</p>`}
<form class="bar" method="post" action="/faults/reset"><button class="main">All faults off</button></form>
<div class="cards">
${card("latency", "Latency", number("ms", "Milliseconds", state.latencyMs))}
${card("status", "Answer with a status", number("code", "HTTP status", 503, 400, 599), number("times", "Next requests", 1), number("retryAfterSeconds", "Retry after (seconds, 0: none)", 0), choice("applied", "Apply first", APPLIED), check("writesOnly", "Writes only"), check("html", "Body is not JSON"))}
${card("lose", "Apply, then lose the answer", number("times", "Next writes", 1))}
${card("hang", "Never answer", number("times", "Next requests", 1), choice("applied", "Apply first", APPLIED), check("writesOnly", "Writes only"))}
${card("failItem", "One record fails", text("pfaId", "Record id"), choice("status", "Status", ["500", "400", "404"]), number("times", "Times (0: for ever)", 4))}
${card("poison", "One record breaks its whole request", text("pfaId", "Record id"))}
${card("mangle", "Results of a batch", choice("kind", "Are", ["missing", "doubled", "reversed"]), number("times", "Next batches", 1))}
${card("listing", "Pages of records", choice("kind", "Are", ["not-json", "large", "slow", "forgotten"]), number("times", "Next pages", 1), number("above", "Only above (records)", 0), number("bytes", "Bytes, when large", 50 * 1024 * 1024, 0, 256 * 1024 * 1024))}
${card("refuse", "Refuse the credential", choice("status", "Status", ["off", "401", "403"]))}
${card("down", "PEMS is down", choice("mode", "As", ["off", "unavailable", "reset"]))}
${card("chaos", "At random", number("loseAnswer", "Answer lost (0 to 1)", 0, 0, 1), number("unavailable", "503 (0 to 1)", 0, 0, 1), number("seed", "Seed", 1))}
</div><p></p><div class="card"><h2>Now</h2><pre>${JSON.stringify(state, null, 2)}</pre></div>`;
}

export function requestsView(stats: RequestStats): Html {
  const rows = stats.requests.map(
    (entry) => html`<tr><td>${entry.at}</td><td>${entry.method}</td><td>${entry.path}</td>
<td class="${typeof entry.outcome === "number" && entry.outcome < 300 ? "good" : "bad"}">${entry.outcome}</td>
<td class="number">${entry.operations}</td><td>${entry.credential}</td></tr>`,
  );
  return html`<h1>Requests</h1><p class="soft">${stats.total} requests; at most ${stats.peakPerSecond} in any second.</p>
<div class="scroll"><table><thead><tr><th>When</th><th>Method</th><th>Path</th><th>Answer</th><th>Operations</th><th>Credential</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
