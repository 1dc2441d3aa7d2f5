// node tooling/first-screen.mjs: the first lines of the README, as a new user types them, against a registry on the loopback address
// that holds the packed packages. Prints how long it took; more than 60 s is a failure.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installAndBuild, root } from "./pnpm.mjs";
import { packPackage, publicPackages } from "./public-packages.mjs";

// the last line that runs on Node 20
const VERDACCIO = "verdaccio@6.1.6";
const LIMIT_MS = 60_000;

installAndBuild();
const home = mkdtempSync(join(tmpdir(), "flyte-settings-first-screen-"));
let registry;
try {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  registry = await startRegistry(port, url);
  publish(url);
  const took = run(url);
  if (took > LIMIT_MS) throw new Error(`took ${took} ms. Expected at most ${LIMIT_MS}`);
  console.log(`a decoded context after ${(took / 1000).toFixed(1)} s\n1 passed, 0 failed`);
} catch (error) {
  console.error(`FAILED the first screen of the README: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
} finally {
  registry?.kill();
  rmSync(home, { recursive: true, force: true });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Verdaccio without a login and without another registry behind it. */
async function startRegistry(port, url) {
  const directory = join(home, "registry");
  mkdirSync(directory);
  // verdaccio depends on a tag of node-fetch, which a registry in front of npm need not have
  writeFileSync(join(directory, "package.json"), '{ "private": true, "overrides": { "node-fetch": "2.7.0" } }\n');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", directory, VERDACCIO], {
    stdio: "pipe",
  });
  const config = join(directory, "config.yaml");
  const access = "{ access: $all, publish: $anonymous }";
  writeFileSync(config, `storage: ./storage\npackages: { "**": ${access} }\nlog: { type: stdout, level: error }\n`);
  const program = join(directory, "node_modules/verdaccio/bin/verdaccio");
  const child = spawn(process.execPath, [program, "--config", config, "--listen", `127.0.0.1:${port}`], {
    stdio: "ignore",
  });
  for (let tries = 0; tries < 600; tries++) {
    if (
      await fetch(`${url}-/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return child;
    await sleep(100);
  }
  child.kill();
  throw new Error("the registry did not start");
}

function publish(url) {
  // npm wants a token even for a registry that does not
  writeFileSync(join(home, ".npmrc"), `registry=${url}\n${url.slice("http:".length)}:_authToken=none\n`);
  for (const found of publicPackages()) {
    const tarball = packPackage(found, home);
    execFileSync("npm", ["publish", tarball, "--provenance=false", "--access", "public"], {
      cwd: home,
      env: environment(),
      stdio: "pipe",
    });
  }
}

/** The commands of the sections Install and Try it, and what Try it prints. @returns milliseconds */
function run(url) {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [install] = fence(readme, "## Install");
  const session = fence(readme, "## Try it").join("\n").split(/^\$ /m).slice(1);
  const empty = join(home, "empty");
  mkdirSync(empty);
  const started = performance.now();
  shell(install, empty, url);
  for (const each of session) {
    const [command, ...expected] = each.trimEnd().split("\n");
    const printed = shell(command, empty, url).trimEnd().split("\n");
    const lines = expected.map((line) => line.replace(/^sourceRoot: .*/, `sourceRoot: ${empty}`));
    if (lines.join("\n") !== printed.join("\n"))
      throw new Error(`${command} printed\n${printed.join("\n")}\nExpected\n${lines.join("\n")}`);
  }
  return performance.now() - started;
}

function fence(text, heading) {
  return /```\w+\n([\s\S]*?)\n```/.exec(text.slice(text.indexOf(`${heading}\n`)))[1].split("\n");
}

function shell(command, cwd, url) {
  const ran = spawnSync("sh", ["-c", command], {
    cwd,
    encoding: "utf8",
    env: { ...environment(), npm_config_registry: url },
  });
  if (ran.status !== 0) throw new Error(`${command}: exit code ${ran.status}\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

/** A home and a place for global programs of their own. */
function environment() {
  const prefix = join(home, "global");
  const path = [join(prefix, "bin"), process.env.PATH].join(delimiter);
  return {
    ...process.env,
    HOME: home,
    PATH: path,
    npm_config_prefix: prefix,
    npm_config_cache: join(home, "cache"),
    NO_COLOR: "1",
  };
}
