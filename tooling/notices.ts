import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Plugin } from "esbuild";

const FILE = "THIRD-PARTY-NOTICES.txt";
const RULE = `\n${"-".repeat(80)}\n\n`;

/**
 * The licenses of the third-party files in a build, as one text; empty if there are none. Includes the notices of
 * first-party packages that were built with third-party code.
 * @param inputs paths of the files, relative to `folder`
 */
export function noticesOf(inputs: readonly string[], folder: string): string {
  const notices = new Map<string, string>();
  const add = (notice: string): void => void notices.set(notice.split("\n")[0] ?? "", notice.trim());
  for (const home of packageHomes(inputs, folder)) add(noticeOf(home));
  for (const dist of firstPartyBuilds(inputs, folder)) {
    const file = join(dist, FILE);
    if (existsSync(file)) readFileSync(file, "utf8").split(RULE).forEach(add);
  }
  const sorted = [...notices.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, notice]) => `${notice}\n`).join(RULE);
}

/** Writes the notices into a directory, if there are any. Returns the text. */
export function writeNotices(inputs: readonly string[], folder: string, dist = join(folder, "dist")): string {
  const text = noticesOf(inputs, folder);
  if (text === "") return text;
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, FILE), text);
  return text;
}

/** Runs `writeNotices` at the end of each build of the package in the working directory. */
export function notices(): Plugin {
  return {
    name: "third-party-notices",
    setup(build) {
      build.onEnd(({ metafile }) => {
        if (metafile !== undefined) writeNotices(Object.keys(metafile.inputs), process.cwd());
      });
    },
  };
}

function packageHomes(inputs: readonly string[], folder: string): readonly string[] {
  // the path may start with a plugin's namespace, as in lazy-string-width:/…
  const paths = inputs.map((path) => path.replace(/^[\w-]+:(?=\/)/, ""));
  const homes = paths.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  return [...new Set(homes.map((home) => resolve(folder, home)))];
}

function firstPartyBuilds(inputs: readonly string[], folder: string): readonly string[] {
  const files = inputs.filter((path) => !path.includes("node_modules/") && /(?:^|\/)dist\/[^/]+\.js$/.test(path));
  return [...new Set(files.map((file) => dirname(resolve(folder, file))))];
}

function noticeOf(home: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const file = readdirSync(home).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? "" : readFileSync(join(home, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}`;
}
