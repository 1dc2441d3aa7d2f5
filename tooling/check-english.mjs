// Checks pages, help and every message in the sources for plain English. Rules: tooling/english/rules.mjs.
//   node tooling/check-english.mjs              part of npm test
//   node tooling/check-english.mjs changesets   the changesets of the next release
import { englishProblems } from "./english/check.mjs";
import { changesetTexts, messageTexts, pageTexts } from "./english/texts.mjs";

const kinds = { all: () => [...pageTexts(), ...messageTexts()], changesets: changesetTexts };
const kind = process.argv[2] ?? "all";
const { problems, unused } = englishProblems(kinds[kind]());
if (kind === "all") problems.push(...unused.map((words) => `tooling/english/allowed.mjs: "${words}" excuses nothing`));

if (problems.length > 0) {
  console.error(`${problems.join("\n")}\n${problems.length} problems`);
  process.exit(1);
}
console.log("English: ok");
