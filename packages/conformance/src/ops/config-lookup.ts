import { posix } from "node:path";
import { configCandidates, readConfigFile } from "@flyte-settings/core/config";
import type { Answer } from "../ascii-json.ts";
import { textMap } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpContext } from "../op.ts";

/** The two directories of a request; its paths start with their names. */
const CWD = "/cwd";
const HOME = "/home";

/** Which configuration file is found by default among the files of the request. */
export function lookUpConfig(input: Json, { options }: OpContext): Answer {
  const files = textMap(input, "files");
  const env = Object.fromEntries(
    Object.entries(textMap(input, "env")).map(([name, value]) => [
      name,
      value.replaceAll("$CWD", CWD).replaceAll("$HOME", HOME),
    ]),
  );
  const folders = new Set(["cwd", "home", ...Object.keys(files).flatMap(parents)]);
  for (const { path, format } of configCandidates(env, HOME, options)) {
    const found = posix.resolve(CWD, path).slice(1);
    const text = files[found];
    if (text === undefined && !folders.has(found)) continue;
    if (text !== undefined) readConfigFile(path, text, options);
    return { file: found, format };
  }
  return null;
}

function parents(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join("/"));
}
