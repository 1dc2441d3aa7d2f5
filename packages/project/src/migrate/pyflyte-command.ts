import type { LayerValue } from "@flyte-settings/core/config";
import type { ReadWords } from "./tokenize.ts";

/** A parsed command line: the options before the command, the command's words, and its own options. */
export interface ReadCommand {
  readonly name: string;
  readonly all: ReadWords;
  readonly own: ReadWords;
}

export function givenValue({ given }: ReadWords, name: string): string | undefined {
  return given.filter(({ option }) => option.names.includes(name)).at(-1)?.value;
}

/** Python package names: from `--pkgs`, or from the paths given to `register` and `run`. */
export function packagesOf({ name, all, own }: ReadCommand): readonly string[] {
  if (name === "register") return own.positionals.map(moduleName).filter((each) => each !== "");
  if (name === "run") return own.rest.slice(0, 1).map(moduleName);
  return all.given
    .filter(({ option }) => option.names.includes("--pkgs"))
    .flatMap(({ value = "" }) => value.split(","));
}

/** `./flows/train.py` → `flows.train`; nothing for the directory itself. */
function moduleName(path: string): string {
  return path
    .replace(/\\/g, "/")
    .replace(/^(?:\.\/)+|\/+$|^\.$/g, "")
    .replace(/\.py$/, "")
    .replace(/\//g, ".");
}

export function copyOf(values: readonly LayerValue[]): string {
  return String(values.filter(({ path }) => path.join(".") === "bundle.copy").at(-1)?.value ?? "all");
}
