// Checks that the commands of the README leave nothing behind: git must see no changed and no new files.
import { execFileSync } from "node:child_process";
import { root } from "../pnpm.mjs";

const left = execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });
if (left !== "") {
  console.error(`these were changed or left behind:\n${left}`);
  process.exit(1);
}
