// Parses the completion script for PowerShell with a PowerShell grammar: PowerShell is not available from Debian, npm
// or PyPI, so the script itself is not run here. The command it calls for candidates runs under Wine: programs.mjs.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheFolder } from "../peers/cache.mjs";

const cache = join(cacheFolder(), "powershell-grammar");
const PACKAGES = ["web-tree-sitter@0.26.11", "tree-sitter-powershell@0.26.4"];
/** Without this brace, the script is invalid. */
const BROKEN = "Register-ArgumentCompleter -ScriptBlock { param($wordToComplete";

export const powershell = {
  name: "powershell",
  cases: (bin) => [
    { name: "the completion script is PowerShell", run: () => parses(printed(bin), true) },
    { name: "a script without an end is not", run: () => parses(BROKEN, false) },
    { name: "a script of bash is not", run: () => parses("if [ -n x ]; then echo 1; fi", false) },
  ],
};

function printed(bin) {
  const ran = spawnSync(process.execPath, [bin, "completion", "powershell"], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`exit code ${ran.status}: ${ran.stderr}`);
  return ran.stdout;
}

let parser;

async function parses(script, expected) {
  parser ??= makeParser();
  const tree = (await parser).parse(script);
  if (tree.rootNode.hasError === expected) throw new Error(`${expected ? "" : "no "}syntax error: ${tree.rootNode}`);
}

async function makeParser() {
  if (!existsSync(join(cache, "node_modules/web-tree-sitter"))) {
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--force", "--no-save"];
    const ran = spawnSync("npm", [...args, "--legacy-peer-deps", "--prefix", cache, ...PACKAGES], { stdio: "inherit" });
    if (ran.status !== 0) throw new Error("could not install the grammar of PowerShell with npm");
  }
  const require = createRequire(join(cache, "package.json"));
  const { Language, Parser } = await import(pathToFileURL(require.resolve("web-tree-sitter")).href);
  await Parser.init();
  const made = new Parser();
  const grammar = join(cache, "node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm");
  made.setLanguage(await Language.load(readFileSync(grammar)));
  return made;
}
