import { shown } from "../errors.ts";
import type { BundleFacts } from "./bundle-facts.ts";
import type { Check, CheckInput, Found } from "./check.ts";

/** Files that a directory contains before any code is written in it, or if packages are only registered from it. */
const BEFORE_CODE =
  /^(?:\.[^/]*|[^/]*\.(?:ya?ml|md|rst|txt|toml|cfg|lock|json|pb|tgz|tar\.gz)|LICENSE|Dockerfile|Makefile)$|^\.[^/]+\//;
const MODULE = /\.(?:py|pyc|so|pyd)$/;

export const nothingToImport: Check = {
  severity: "warning",
  title: "The bundle has no importable module",
  why: "Every task fails with ModuleNotFoundError.",
  fix: "Set sourceRoot to the directory that contains the top-level package, for example sourceRoot: src.",
  needs: "bundle",
  find: ({ bundle, provenance }) =>
    bundle === undefined || bundle.problem !== undefined || !isMeant(provenance) ? [] : look(bundle),
};

/** A project that configures no bundle may have none. */
function isMeant(provenance: CheckInput["provenance"]): boolean {
  if (provenance === undefined) return true;
  return Object.entries(provenance).some(
    ([path, { layer }]) => /^(?:bundle|sourceRoot)\b/.test(path) && layer !== "defaults",
  );
}

function look({ files, root }: BundleFacts): readonly Found[] {
  const path = ["sourceRoot"];
  const modules = files.filter((file) => MODULE.test(file.path)).map((file) => file.path);
  if (modules.length === 0) {
    const isBegun = files.some((file) => !BEFORE_CODE.test(file.path));
    return isBegun
      ? [{ path, message: `${files.length} files of ${shown(root)} ship, and none of them is Python` }]
      : [];
  }
  const inside = insideSrc(modules);
  if (inside === undefined) return [];
  return [{ path, message: `the packages are in src, so ${inside} would have to be imported as src.${inside}` }];
}

/** A package in src layout: `src/acme/__init__.py` without `src/__init__.py`, and no package next to `src`. */
function insideSrc(modules: readonly string[]): string | undefined {
  if (modules.includes("src/__init__.py")) return undefined;
  const beside = modules.some((path) => /^[^/]+\/__init__\.py$/.test(path) && !/^(?:src|tests?|docs?)\//.test(path));
  if (beside) return undefined;
  return modules.flatMap((path) => /^src\/([^/]+)\/__init__\.py$/.exec(path)?.[1] ?? [])[0];
}
