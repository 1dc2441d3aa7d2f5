import { existsSync } from "node:fs";
import { platform } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { findProgram } from "@flyte-settings/node-kit/find-program";

/** Prefix of a `plugins:` entry that refers to a program: `exec:./resolvers/git-tag.sh`. */
export const EXEC = "exec:";

/**
 * The file of a program: a name with a slash is a path relative to the directory; any other is looked up in `PATH`.
 *
 * @param folder of the project file, absolute
 * @throws PLUGIN_NOT_FOUND
 */
export function locateProgram(source: string, folder: string, path = ""): string {
  const name = source.slice(EXEC.length);
  if (name.includes("/") || isAbsolute(name)) {
    const file = resolve(folder, name);
    if (existsSync(file)) return file;
    throw notFound(source, `there is no file ${file}`, "Paths are relative to the project file's directory.");
  }
  const found = findProgram(name, { env: { PATH: path }, cwd: folder, platform: platform() });
  if ("path" in found) return found.path;
  const hint = `A file of the project is written with its path: ${EXEC}./${name || "resolver.sh"}`;
  throw notFound(source, name === "" ? "no program is named" : `there is no ${name} in PATH`, hint);
}

function notFound(source: string, why: string, hint: string): FlyteSettingsError {
  return new FlyteSettingsError("PLUGIN_NOT_FOUND", `plugin ${source}: ${why}`, { plugin: source, hint });
}
