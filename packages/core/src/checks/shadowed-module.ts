import { shown } from "../errors.ts";
import { bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

/**
 * Modules that a task imports before its own code (the runtime and its dependencies): a module with one of these names
 * breaks it.
 */
const NEEDED = new Set(
  (
    "flytekit flyteidl flytekitplugins pyspark click fsspec google grpc yaml abc argparse ast asyncio base64 collections " +
    "contextlib copy csv dataclasses datetime email enum functools gzip hashlib importlib inspect io json keyword logging " +
    "math multiprocessing numbers operator os pathlib pickle platform queue random re secrets select shutil signal site " +
    "socket ssl stat string struct subprocess sys tarfile tempfile threading time token tokenize types typing uuid warnings zipfile"
  ).split(" "),
);

export const shadowedModule: Check = {
  severity: "warning",
  title: "Module hides a package that tasks need",
  why: "Python searches the bundle first and imports this file instead.",
  fix: "Rename it, or move it into a package.",
  needs: "bundle",
  find: ({ bundle }) =>
    (bundle?.files ?? []).flatMap(({ path }) => {
      const name = /^([^/]+)(?:\.py|\/__init__\.py)$/.exec(path)?.[1];
      if (name === undefined || !NEEDED.has(name) || bundle === undefined) return [];
      const file = bundlePath(bundle, path);
      return [{ place: file, file, message: `${shown(file)} hides the module ${name}` }];
    }),
};
