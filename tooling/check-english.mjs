// Plain English in what users read: pages, changesets, help tables and messages. Rules: tooling/english/rules.mjs.
//   node tooling/check-english.mjs            everything
//   node tooling/check-english.mjs pages      pages and changesets only
import { englishProblems } from "./english/check.mjs";
import { messageTexts, pageTexts } from "./english/texts.mjs";

const isPagesOnly = process.argv[2] === "pages";
const { problems, unused } = englishProblems([...pageTexts(), ...(isPagesOnly ? [] : messageTexts())]);
if (!isPagesOnly) problems.push(...unused.map((words) => `tooling/english/allowed.mjs: "${words}" excuses nothing`));

if (problems.length > 0) {
  console.error(`${problems.join("\n")}\n${problems.length} problems`);
  process.exit(1);
}
console.log("English: ok");
