// The changelog of the site: the released versions in the command's CHANGELOG.md, and the changesets of the next one.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const NOTE =
  "<!-- Made by docs/scripts/build-site.mjs from .changeset and packages/cli/CHANGELOG.md. Do not edit. -->\n";
const changesets = new URL("../../.changeset/", import.meta.url);
const released = new URL("../../packages/cli/CHANGELOG.md", import.meta.url);

/** All packages share one version, so one changelog describes them all. */
export function changelogPage() {
  const pending = readdirSync(changesets)
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .sort()
    .map((name) => readFileSync(new URL(name, changesets), "utf8").split(/^---$/m).slice(2).join("---").trim());
  const earlier = existsSync(released) ? readFileSync(released, "utf8").replace(/^# .*\n+/, "") : "";
  const next = pending.length > 0 ? `## Unreleased\n\n${pending.join("\n\n")}\n` : "";
  return `${NOTE}
# Changelog

All packages have the same version. [Versions and migration](/versions) describes what a release may change.

${[next, earlier].filter(Boolean).join("\n")}`;
}
