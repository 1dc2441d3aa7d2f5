import type { Finding, Severity } from "@flyte-settings/core/checks";
import { printable } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Examined } from "@flyte-settings/project/check";
import type { FindingsOptions } from "../arguments/findings-options.ts";
import type { CommandHost } from "../host/host.ts";
import { docsOf, type FindingsReport } from "./findings-report.ts";
import { fixSentence } from "./fix-sentence.ts";
import { style } from "./style.ts";

/** Higher is more severe. */
const RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };
const COLOURS = { error: "red", warning: "yellow", info: "dim" } as const;

/**
 * Prints findings in the requested format: data on stdout, the summary on stderr.
 *
 * @returns the exit code: 1 if a remaining finding reaches `--fail-on`
 */
export async function printFindings(
  report: FindingsReport,
  options: FindingsOptions,
  host: CommandHost,
): Promise<number> {
  const { findings, fixed = new Set() } = report;
  const format = options.format ?? (options.json ? "json" : "text");
  if (format === "text") host.stdout.write(findings.map((each) => lines(each, report, options, host)).join(""));
  if (format === "json") host.stdout.write(`${JSON.stringify(findings.map((each) => asData(each, fixed)))}\n`);
  if (format === "github") {
    const { githubAnnotations } = await import("./findings-github.ts");
    host.stdout.write(githubAnnotations(findings));
  }
  if (format === "gitlab") {
    const { gitlabReport } = await import("./findings-gitlab.ts");
    host.stdout.write(`${JSON.stringify(gitlabReport(report, host), null, 2)}\n`);
  }
  if (format === "sarif") {
    const { sarifLog } = await import("./findings-sarif.ts");
    host.stdout.write(`${JSON.stringify(sarifLog(report, host), null, 2)}\n`);
  }
  if (!options.quiet) host.stderr.write(words(report, options, format === "text", host));
  const limit = RANK[options.failOn ?? "error"];
  return findings.some((finding) => !fixed.has(finding) && RANK[finding.severity] >= limit) ? 1 : 0;
}

function asData(finding: Finding, fixed: ReadonlySet<Finding>): object {
  const docs = docsOf(finding.code);
  return { ...finding, ...omitUndefined({ docs }), ...(fixed.has(finding) ? { fixed: true } : {}) };
}

function lines(
  finding: Finding,
  { fixed }: FindingsReport,
  { verbose }: FindingsOptions,
  { stdout }: CommandHost,
): string {
  const { code, severity, place, message } = finding;
  const isFixed = fixed?.has(finding) === true;
  const first = `${isFixed ? style("fixed", "green", stdout) : style(severity, COLOURS[severity], stdout)} ${printable(`${place}: ${message}`)}\n`;
  const docs = docsOf(code);
  const page = verbose && docs !== undefined ? style(`  ${docs}\n`, "dim", stdout) : "";
  return isFixed ? first : `${first}  ${printable(`${fixSentence(finding)} [${code}]`)}\n${page}`;
}

/** The counts; with `--verbose` also each suppressed finding and its reason. */
function words(
  { findings, silenced, fixed, examined }: FindingsReport,
  options: FindingsOptions,
  isText: boolean,
  host: CommandHost,
): string {
  const list = options.verbose
    ? silenced.map(({ finding, reason }) =>
        style(
          `silenced ${printable(`${finding.place}: ${finding.message}`)}\n  ${printable(`${reason} [${finding.code}]`)}\n`,
          "dim",
          host.stderr,
        ),
      )
    : [];
  const count = (severity: Severity) =>
    findings.filter((each) => each.severity === severity && !fixed?.has(each)).length;
  const parts = [
    amount(count("error"), "error", "errors"),
    amount(count("warning"), "warning", "warnings"),
    amount(count("info"), "info", "info"),
    amount(fixed?.size ?? 0, "fixed", "fixed"),
  ].filter((part) => part !== "");
  const found = parts.length === 0 ? "nothing found" : parts.join(", ");
  const silent =
    silenced.length === 0
      ? ""
      : `; ${silenced.length} silenced${options.verbose || !isText ? "" : " (--verbose lists them)"}`;
  return `${list.join("")}${found}${examinedText(examined)}${silent}\n`;
}

/** ` in 2 images, 24 files and 19 entities`. */
function examinedText(examined: Examined | undefined): string {
  if (examined === undefined) return "";
  const { images, files, entities } = examined;
  const parts = [
    counted(images, "image", "images"),
    ...(files === undefined ? [] : [counted(files, "file", "files")]),
    ...(entities === undefined ? [] : [counted(entities, "entity", "entities")]),
  ];
  return ` in ${parts.join(", ").replace(/, ([^,]*)$/, " and $1")}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function amount(count: number, one: string, many: string): string {
  return count === 0 ? "" : counted(count, one, many);
}
