// npm run test:unit -- PATTERN: rebuilds what changed, then runs the test files whose path contains the pattern.
import { spawnSync } from "node:child_process";
import { installAndBuild, root } from "./pnpm.mjs";

installAndBuild();
const args = ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1);
