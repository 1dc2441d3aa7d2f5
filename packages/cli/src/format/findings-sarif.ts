import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { CheckPage, Finding } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { pathBelow } from "@flyte-settings/node-kit/fs";
import { PROJECT_FILE } from "@flyte-settings/project/settings";
import type { CommandHost } from "../host/host.ts";
import { version } from "../version.ts";
import { pageOf } from "./check-pages.ts";
import { findingFingerprints } from "./findings-place.ts";
import { docsOf, type FindingsReport } from "./findings-report.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
/** The pages are part of this command's package; this site serves package contents. */
const PAGES = `https://unpkg.com/@flyte-settings/cli@${version}/`;
const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/**
 * Findings as a SARIF 2.1.0 log: one rule per code found, with its page; suppressed findings are included as
 * suppressions with the reason. A finding without a file refers to the project file, because SARIF readers require a
 * location.
 */
export function sarifLog({ findings, silenced, fixed = new Set() }: FindingsReport, host: CommandHost): object {
  const all = [
    ...findings.filter((finding) => !fixed.has(finding)).map((finding) => ({ finding, suppressions: [] })),
    ...silenced.map(({ finding, reason }) => ({
      finding,
      suppressions: [{ kind: "external", justification: reason }],
    })),
  ];
  const codes = [...new Set(all.map(({ finding }) => finding.code))].sort();
  const rules = codes.map((code) => rule(code, all.find(({ finding }) => finding.code === code)?.finding as Finding));
  const fingerprints = findingFingerprints(all.map(({ finding }) => finding));
  const results = all.map(({ finding, suppressions }, at) => ({
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: LEVELS[finding.severity],
    message: { text: `${finding.message}. ${finding.fix}` },
    locations: [location(finding, host)],
    // the key that GitHub's code scanning compares; without it, GitHub hashes the line
    partialFingerprints: { primaryLocationLineHash: `${fingerprints[at]}:1` },
    suppressions,
  }));
  const driver = { name: "flyte-settings", version, informationUri: `${PAGES}README.md`, rules };
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [{ tool: { driver }, automationDetails: { id: "flyte-settings/" }, results }],
  };
}

/** A plugin's check has no built-in page: only the finding itself is available. */
function rule(code: string, { severity, message, fix }: Finding): object {
  const page: CheckPage = pageOf(code) ?? { severity, title: message, why: message, fix };
  return {
    id: code,
    shortDescription: { text: page.title },
    fullDescription: { text: page.why },
    help: { text: `${page.why} ${page.fix}`, markdown: `${page.why}\n\n_What to do:_ ${page.fix}` },
    ...omitUndefined({ helpUri: pageOf(code) === undefined ? undefined : PAGES + docsOf(code) }),
    defaultConfiguration: { level: LEVELS[page.severity] },
  };
}

function location({ place, file = PROJECT_FILE, line = 1 }: Finding, host: CommandHost): object {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(file, host) }, region: { startLine: line } },
    logicalLocations: [{ fullyQualifiedName: place }],
  };
}

/** Relative to the working directory; a file outside it by its absolute URI. */
function uriOf(file: string, host: CommandHost): string {
  const path = pathBelow(host.cwd, resolve(host.cwd, file), host.platform);
  if (path === undefined) return pathToFileURL(resolve(host.cwd, file)).href;
  return path.split("/").map(encodeURIComponent).join("/");
}
