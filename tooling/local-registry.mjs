// A registry on the loopback that contains the packed packages, like npm after a release.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packPackage, publicPackages } from "./public-packages.mjs";

// the last version that runs on Node 20
const VERDACCIO = "verdaccio@6.1.6";

/**
 * Starts the registry and publishes every public package, which must be built.
 * @param {string} home an empty directory: HOME, npm's cache and global programs
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop: () => void }>} `env`: makes npm and npx use this registry
 */
export async function publishedLocally(home) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const env = environment(home, url);
  const child = await startRegistry(home, port, url);
  try {
    publish(home, url, env);
  } catch (error) {
    child.kill();
    throw error;
  }
  return { env, stop: () => child.kill() };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Verdaccio without login and without an upstream registry. */
async function startRegistry(home, port, url) {
  const directory = join(home, "registry");
  mkdirSync(directory);
  // verdaccio depends on a tag of node-fetch that a registry in front of npm may not have
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

function publish(home, url, env) {
  // npm requires a token even for a registry that does not
  writeFileSync(join(home, ".npmrc"), `registry=${url}\n${url.slice("http:".length)}:_authToken=none\n`);
  for (const found of publicPackages()) {
    const tarball = packPackage(found, home);
    execFileSync("npm", ["publish", tarball, "--provenance=false", "--access", "public"], {
      cwd: home,
      env,
      stdio: "pipe",
    });
  }
}

/** With a separate home directory and a separate directory for global programs. */
function environment(home, url) {
  const prefix = join(home, "global");
  return {
    ...process.env,
    HOME: home,
    PATH: [join(prefix, "bin"), process.env.PATH].join(delimiter),
    npm_config_prefix: prefix,
    npm_config_cache: join(home, "cache"),
    npm_config_registry: url,
    NO_COLOR: "1",
  };
}
