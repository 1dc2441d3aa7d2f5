// Calls pnpm on a machine that only has Node and npm.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;

/** Runs `pnpm ARGS` in the root; `quiet` shows its output only if it fails. Ends the process on failure. */
export function pnpm(args, { quiet = false } = {}) {
  const ran = spawnSync("npx", ["--yes", version, ...args], {
    cwd: root,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
  if (ran.status === 0) return;
  if (quiet) process.stderr.write(`${ran.stdout ?? ""}${ran.stderr ?? ""}`);
  console.error(`pnpm ${args.join(" ")} failed (${ran.error?.message ?? `exit code ${ran.status}`})`);
  process.exit(ran.status || 1);
}

/** Installs from the lock file, unless that was done since it last changed, and builds. */
export function installAndBuild({ quiet = true } = {}) {
  const marker = join(root, "node_modules", ".modules.yaml");
  const lock = join(root, "pnpm-lock.yaml");
  if (!existsSync(marker) || statSync(marker).mtimeMs < statSync(lock).mtimeMs) {
    console.log("installing dependencies (once) …");
    pnpm(["install", "--frozen-lockfile"], { quiet });
  }
  console.log("building …");
  pnpm(["exec", "turbo", "run", "build", "--output-logs=errors-only"], { quiet });
}

if (process.argv[1] === import.meta.filename) pnpm(process.argv.slice(2));
