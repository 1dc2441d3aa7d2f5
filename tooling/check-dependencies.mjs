// Checks the direction of dependencies: each package.json and each import against one table. Prints the violations.
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./pnpm.mjs";
import { importsOf, packageNames, sourceFiles } from "./sources.mjs";

const SCOPE = "@flyte-settings/";

/** The packages that the sources of a package may import. A new package fails until it is listed. */
const kit = ["core", "node-kit"];
const libraries = [...kit, "fast-register", "spark-entrypoint", "oci-images", "registration"];
const allowed = {
  core: [],
  "node-kit": ["core"],
  "fast-register": kit,
  "spark-entrypoint": kit,
  "oci-images": kit,
  registration: kit,
  // only imported by tests, examples and plugin authors: conformance is a package of tests
  "plugin-testkit": [...kit, "registration/wire"],
  // runs in a browser: tar.ts and the generated messages of registration do not require Node
  inspector: ["core", "registration/wire", "registration/tar"],
  project: libraries,
  cli: [...libraries, "project", "inspector/packed-page", "inspector/report"],
  conformance: [...libraries, "project", "cli", "plugin-testkit"],
};

/** Bundled into the packages that use it: a published package that depended on it could not be installed. */
const BUNDLED = ["node-kit", "inspector"];

const isAllowed = (from, name) => {
  const path = name.slice(SCOPE.length);
  return (allowed[from] ?? []).some(
    (entry) => path === entry || (!entry.includes("/") && path.startsWith(`${entry}/`)),
  );
};

/** Checks the dependencies that users of the package install. */
function manifestProblems(name) {
  const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter((dependency) => dependency.startsWith(SCOPE))
    .map((dependency) => dependency.slice(SCOPE.length))
    .flatMap((path) => {
      if (!(allowed[name] ?? []).some((entry) => entry.split("/")[0] === path))
        return [`packages/${name}/package.json → ${SCOPE}${path}`];
      if (BUNDLED.includes(path) && !manifest.private)
        return [`packages/${name}/package.json → ${SCOPE}${path}: it is private; list it in devDependencies`];
      return [];
    });
}

function importProblems(name) {
  const source = join(root, "packages", name, "src");
  return sourceFiles(source).flatMap((file) =>
    importsOf(readFileSync(file, "utf8"))
      .filter((target) =>
        target.startsWith(".")
          ? !join(dirname(file), target).startsWith(source)
          : target.startsWith(SCOPE) && !isAllowed(name, target),
      )
      .map((target) => `${relative(root, file)} → ${target}`),
  );
}

const problems = packageNames().flatMap((name) => [
  ...(name in allowed ? [] : [`packages/${name} is not in the table of tooling/check-dependencies.mjs`]),
  ...manifestProblems(name),
  ...importProblems(name),
]);

if (problems.length > 0) {
  console.error(
    "imports against the direction of dependencies (core ← node-kit ← fast-register, spark-entrypoint, oci-images, registration,\n" +
      `plugin-testkit ← project ← cli ← conformance, examples, docs; core, registration/wire, registration/tar ← inspector ← cli, docs):\n  ${problems.join("\n  ")}`,
  );
  process.exit(1);
}
console.log("direction of dependencies: ok");
