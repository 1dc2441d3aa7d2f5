// The runtime dependencies of the packages, each with its license, and the bill of materials made from them.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Licenses allowed in shipped code and dependencies. */
const allowed = [
  "Apache-2.0",
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "BlueOak-1.0.0",
  "Zlib",
  "Unlicense",
  "CC0-1.0",
  "Python-2.0",
];

/** Every package that the public packages depend on, at any depth, as installed in `folder`. */
export function runtimeDependencies(folder, pnpm) {
  const listed = JSON.parse(
    execFileSync("npx", [...pnpm, "ls", "-r", "--prod", "--depth=Infinity", "--json", "--filter", "./packages/*"], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    }),
  );
  const found = new Map();
  for (const project of listed.filter(({ private: isPrivate }) => !isPrivate)) walk(project.dependencies, found);
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function walk(dependencies = {}, found) {
  for (const [name, { version, path, dependencies: deeper }] of Object.entries(dependencies)) {
    const id = `${name}@${version}`;
    if (!version.startsWith("link:") && !found.has(id)) {
      const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
      found.set(id, { id, name, version, licence: licenceOf(manifest) });
    }
    walk(deeper, found);
  }
}

function licenceOf({ license, licenses }) {
  if (typeof license === "string") return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(" OR ") ?? "none";
}

/** One sentence per package whose license is not in the list; for a choice of licenses, one allowed is enough. */
export function licenceProblems(dependencies) {
  return dependencies
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ id, licence }) => `${id} has the licence ${licence}, which is not in tooling/release/materials.mjs`);
}

function isAllowed(licence) {
  const text = licence.replace(/[()]/g, "");
  return text.split(" OR ").some((choice) => choice.split(" AND ").every((part) => allowed.includes(part.trim())));
}

/** CycloneDX 1.5; without a timestamp, so that the same release gives the same file. */
export function billOfMaterials(manifests, dependencies) {
  const component = (name, version, licence) => ({
    type: "library",
    "bom-ref": `pkg:npm/${name.replace("@", "%40")}@${version}`,
    name,
    version,
    licenses: [/ (?:OR|AND) /.test(licence) ? { expression: licence } : { license: { id: licence } }],
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
  });
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "application", name: "flyte-settings", version: manifests[0]?.version ?? "0" } },
    components: [
      ...manifests.map(({ name, version, license }) => component(name, version, license)),
      ...dependencies.map(({ name, version, licence }) => component(name, version, licence)),
    ],
  };
}
