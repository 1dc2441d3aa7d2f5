// Reports known vulnerabilities in the packages that users install: `pnpm audit --prod`. If the registry does not
// respond, that is reported but is not a failure.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../pnpm.mjs";

const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
const ran = spawnSync("npx", ["--yes", version, "audit", "--prod", "--json"], {
  cwd: root,
  encoding: "utf8",
  timeout: 120_000,
});
const counts = vulnerabilities(ran.stdout ?? "");
if (counts === undefined) {
  console.log("the registry did not answer the audit: not checked");
  process.exit(0);
}
const serious = (counts.high ?? 0) + (counts.critical ?? 0);
console.log(
  Object.entries(counts)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(", "),
);
if (serious > 0) console.error(ran.stdout);
process.exit(serious > 0 ? 1 : 0);

function vulnerabilities(text) {
  try {
    return JSON.parse(text).metadata?.vulnerabilities;
  } catch {
    return undefined;
  }
}
