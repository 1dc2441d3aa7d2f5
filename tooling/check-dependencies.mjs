// Direction of dependencies, each package.json and each import against one table. Prints the path that broke it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SCOPE = "@flyte-settings/";

/** Who may import whom at run time. A new package does not pass until it stands here. */
const kit = ["core", "node-kit"];
const libraries = [...kit, "fast-register", "spark-entrypoint", "oci-images", "registration"];
const allowed = {
  core: [],
  "node-kit": ["core"],
  "fast-register": kit,
  "spark-entrypoint": kit,
  "oci-images": kit,
  registration: kit,
  "plugin-testkit": [...kit, "registration/wire"],
  project: libraries,
  cli: [...libraries, "project"],
  conformance: [...libraries, "project", "cli", "plugin-testkit"],
};

const sources = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "gen" ? [] : sources(path);
    return path.endsWith(".ts") ? [path] : [];
  });

/** What a file imports; examples in doc comments are left out. */
const imports = (text) =>
  [...text.replace(/^\s*\*.*$/gm, "").matchAll(/(?:from|import|import\()\s*"([^"]+)"/g)]
    .map((match) => match[1])
    .filter((name) => name !== undefined);

const isAllowed = (from, name) => {
  const path = name.slice(SCOPE.length);
  return (allowed[from] ?? []).some(
    (entry) => path === entry || (!entry.includes("/") && path.startsWith(`${entry}/`)),
  );
};

const problems = [];
for (const name of readdirSync(join(root, "packages"))) {
  const folder = join(root, "packages", name);
  if (!statSync(folder).isDirectory()) continue;
  if (!(name in allowed)) problems.push(`packages/${name} is not in the table of tooling/check-dependencies.mjs`);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  for (const dependency of declared.filter((each) => each.startsWith(SCOPE))) {
    const path = dependency.slice(SCOPE.length);
    if (!(allowed[name] ?? []).some((entry) => entry.split("/")[0] === path))
      problems.push(`packages/${name}/package.json → ${dependency}`);
  }
  for (const file of sources(join(folder, "src"))) {
    for (const target of imports(readFileSync(file, "utf8"))) {
      if (target.startsWith(SCOPE) && !isAllowed(name, target)) problems.push(`${relative(root, file)} → ${target}`);
      if (target.startsWith(".") && !join(dirname(file), target).startsWith(join(folder, "src")))
        problems.push(`${relative(root, file)} → ${target}`);
    }
  }
}

if (problems.length > 0) {
  console.error(
    `imports against the direction of dependencies (core ← node-kit ← plugins ← project ← cli ← conformance):\n  ${problems.join("\n  ")}`,
  );
  process.exit(1);
}
console.log("direction of dependencies: as it should be");
