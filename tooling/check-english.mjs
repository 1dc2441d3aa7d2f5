// Checks pages, help and descriptions of checks for plain English. Rules: tooling/english/rules.mjs.
//   node tooling/check-english.mjs              pages and help: part of npm test
//   node tooling/check-english.mjs changesets   the changesets of the next release
//   node tooling/check-english.mjs messages     every message in the sources; some still need to be rewritten
import { englishProblems } from "./english/check.mjs";
import { changesetTexts, messageTexts, pageTexts } from "./english/texts.mjs";

const kinds = { pages: pageTexts, changesets: changesetTexts, messages: messageTexts };
const kind = process.argv[2] ?? "pages";
const { problems, unused } = englishProblems(kinds[kind]());
if (kind === "pages")
  problems.push(...unused.map((words) => `tooling/english/allowed.mjs: "${words}" excuses nothing`));

if (problems.length > 0) {
  console.error(`${problems.join("\n")}\n${problems.length} problems`);
  process.exit(1);
}
console.log("English: ok");
