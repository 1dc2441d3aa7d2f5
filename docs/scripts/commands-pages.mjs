// The pages of the commands: an overview and one page per noun, from the output of --help.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));
const SHARED = ["Settings options", "Global options"];
/** Commands that recognize the generation of their input. */
const RECOGNIZES = new Set(["context decode", "context diff", "context inject"]);
/** Commands that do not depend on a generation. */
const NEUTRAL = new Set(["completion", "explain", "plugins list"]);
const NOTE = "<!-- Made by docs/scripts/write-pages.mjs from each command's own table. Do not edit. -->\n";

/** Page contents by file name: `cli/index.md`, `cli/<noun>.md`. */
export function commandsPages() {
  const list = help([]);
  const rows = [...list.matchAll(/^ {2}flyte-settings (\S+(?: [a-z-]+)?)(?: [A-Z[<-].*?)?(?: {2,}(.*))?$/gm)];
  const names = rows.map(([, name]) => name);
  const shared = sharedGroups(help(["settings", "show"]));
  const nouns = [...new Set(names.map((name) => name.split(" ")[0]))];
  const pages = nouns.map((noun) => {
    const own = names.filter((name) => name.split(" ")[0] === noun);
    return [`cli/${noun}.md`, nounPage(noun, own, shared)];
  });
  return { "cli/index.md": overview(list, nouns, shared), ...Object.fromEntries(pages) };
}

/** The nouns, for the sidebar. */
export const commandNouns = () =>
  readdirSync(new URL("../cli", import.meta.url))
    .map((file) => file.replace(/\.md$/, ""))
    .filter((noun) => noun !== "index")
    .sort();

function overview(list, nouns, shared) {
  const groups = Object.entries(shared).map(
    ([title, block]) => `## ${title}\n\n\`\`\`text\n${block.slice(title.length + 2)}\n\`\`\``,
  );
  return `${NOTE}
# Commands

${nouns.map((noun) => `[${noun}](/cli/${noun})`).join(" · ")}

\`\`\`text
${list}\`\`\`

Exit codes: 0 success, 1 failure, 2 invalid command line, 70 internal error, 130 and 143 interrupted. [Errors](/errors) lists the codes in
messages. Many commands share the options below. A JSON Schema describes the output of \`--json\` for each command.

${groups.join("\n\n")}
`;
}

function nounPage(noun, names, shared) {
  const sections = names.map((name) => {
    const printed = help(name.split(" "));
    const text = `${commandHelp(printed, shared)}${schemaOf(name)}${generations(name, printed)}`;
    return names.length === 1 && name === noun ? text : `## ${name}\n\n${text}`;
  });
  return `${NOTE}
# flyte-settings ${noun}

${sections.join("\n\n")}
`;
}

/** The help without the option groups listed in the overview, which are linked instead. */
function commandHelp(text, groups) {
  const blocks = text.trimEnd().split("\n\n");
  const shared = Object.entries(groups).filter(([, block]) => blocks.includes(block));
  const own = blocks.filter((block) => !shared.some(([, each]) => each === block));
  const links = shared.map(([title]) => `[${title.toLowerCase()}](/cli/#${title.toLowerCase().replace(" ", "-")})`);
  return `\`\`\`text\n${own.join("\n\n")}\n\`\`\`\n\nAlso accepts the ${links.join(" and the ")}.`;
}

/** The option groups shared by many commands, by title, taken from the help of a command that has them all. */
function sharedGroups(text) {
  const blocks = text.trimEnd().split("\n\n");
  return Object.fromEntries(SHARED.map((title) => [title, blocks.find((each) => each.startsWith(`${title}:`))]));
}

/** The schema of a command's `--json`, if it prints data. */
function schemaOf(name) {
  const file = `schemas/${name.replaceAll(" ", "-")}.json`;
  const isThere = existsSync(new URL(`../../packages/cli/${file}`, import.meta.url));
  return isThere ? ` Schema of \`--json\`: [\`${file}\`](https://unpkg.com/@flyte-settings/cli/${file}).` : "";
}

function help(words) {
  const env = { ...process.env, NO_COLOR: "1" };
  const text = execFileSync(process.execPath, [bin, ...words, "--help"], { encoding: "utf8", env });
  return text.replace(/[ \t]+$/gm, "").replace(/\n*$/, "\n");
}

/** The generations that a command serves. */
function generations(name, text) {
  if (NEUTRAL.has(name)) return " Independent of the generation.";
  const isBoth = RECOGNIZES.has(name) || /^ +--generation /m.test(text);
  return isBoth ? " Serves flytekit and [Flyte 2](/flyte2)." : " Serves flytekit.";
}
