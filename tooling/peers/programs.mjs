// Installs the servers and programs that the live tests use: Debian packages, Go programs, npm's azurite and
// oidc-provider. All run as separate programs in tests and are neither linked nor shipped. Later runs reuse them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";

const debian = {
  "docker-registry": "docker-registry",
  skopeo: "skopeo",
  htpasswd: "apache2-utils",
  tinyproxy: "tinyproxy",
  zsh: "zsh",
  fish: "fish",
  expect: "expect",
  tmux: "tmux",
  chromium: "chromium",
  bsdtar: "libarchive-tools",
  busybox: "busybox",
  openssl: "openssl",
  umoci: "umoci",
  pigz: "pigz",
  git: "git",
  java: "openjdk-17-jre-headless",
};

const go = {
  crane: "github.com/google/go-containerregistry/cmd/crane@v0.22.1",
  "fake-gcs-server": "github.com/fsouza/fake-gcs-server@v1.56.1",
  versitygw: "github.com/versity/versitygw/cmd/versitygw@v1.8.0",
};

const npm = { azurite: "azurite@3.35.0", "axe-core": "axe-core@4.14.1", "oidc-provider": "oidc-provider@9.13.3" };

/**
 * Installs missing programs and returns the directories to put first on PATH. Ends the process if one cannot be
 * installed.
 */
export function installPrograms() {
  const cache = cacheFolder();
  const bin = join(cache, "bin");
  mkdirSync(bin, { recursive: true });

  const packages = Object.entries(debian)
    .filter(([program]) => !isOnPath(program))
    .map(([, name]) => name);
  if (packages.length > 0) {
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages, "fonts-dejavu-core"], {
      DEBIAN_FRONTEND: "noninteractive",
    });
  }
  for (const [program, module] of Object.entries(go)) {
    if (!existsSync(join(bin, program))) run("go", ["install", module], { GOBIN: bin });
  }
  for (const [program, name] of Object.entries(npm)) {
    if (!existsSync(join(cache, "npm", "node_modules", program))) {
      run("npm", ["install", "--no-audit", "--no-fund", "--prefix", join(cache, "npm"), name]);
    }
  }
  return [bin, join(cache, "npm", "node_modules", ".bin")];
}

function isOnPath(program) {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, program)));
}

function run(command, args, env = {}) {
  console.log(`installing: ${command} ${args.join(" ")}`);
  const ran = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });
  if (ran.status !== 0) {
    console.error(`${command} failed with ${ran.error?.message ?? ran.status}; the live runs may not be skipped`);
    process.exit(1);
  }
}

if (process.argv[1] === import.meta.filename) installPrograms();
