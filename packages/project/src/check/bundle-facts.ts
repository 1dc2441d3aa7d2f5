import { statSync } from "node:fs";
import { join } from "node:path";
import { isFlyteSettingsError } from "@flyte-settings/core";
import { type BundleFacts, type BundleFile, secretInText } from "@flyte-settings/core/checks";
import type { Generation } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { BundleOptions } from "@flyte-settings/fast-register";
import { readRegularFile, relativePosix } from "@flyte-settings/node-kit/fs";
import { bundleRequest } from "../bundle/bundle-request.ts";
import { rootOnlyPatterns } from "../bundle/root-only-pattern.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { crlfOfGit } from "./crlf-files.ts";
import { type ListOnce, listOnce } from "./list-once.ts";

/** Larger files are data and unlikely to contain a hand-written secret. */
const LOOKED_INTO = 1 << 18;
/** Text file types in which secrets are commonly left. */
const TEXT =
  /\.(?:pyi?|ipynb|ya?ml|jsonl?|toml|ini|cfg|cnf|conf|txt|env|sh|bash|zsh|ps1|bat|md|rst|properties|tf|tfvars|hcl|pem|key|crt|sql|xml|[cm]?js|ts|csv|html|java|scala|r|go|log|j2|tmpl)$|(?:^|\/)\.?[^./]+$|\.env\./i;

/**
 * The files the project's bundle would contain, and facts about their contents.
 *
 * @returns `undefined` if the project has no bundle: `copy: none`, or `auto` with modules given only by a flag
 */
export async function bundleFacts(
  loaded: LoadedProject,
  host: Host,
  generation: Generation = 1,
  list: ListOnce = listOnce(host),
): Promise<BundleFacts | undefined> {
  const { source, options } = bundleRequest({ generation }, loaded, host);
  if (options.copy === "none") return undefined;
  const root = relativePosix(host.cwd, source, host.platform) || ".";
  const { nameProblem } = await import("@flyte-settings/fast-register");
  const silent = { env: host.env };
  try {
    const { files, links } = await list(source, options);
    const rootOnlyPatterns =
      options.compat === "flytekit" || options.generation === 2 ? [] : await shadowedPatterns(source, files, host);
    const kept = await notIgnoredByGit(source, files, options, silent);
    const looked = files.map((path) => {
      const { hasCrlf = false, ...seen } = links.has(path) ? { path, bytes: 0 } : look(source, path);
      const windowsProblem = nameProblem(path, "win32");
      const isIgnoredByGit = kept === undefined || kept.has(path) ? undefined : (true as const);
      return { hasCrlf, file: { ...seen, ...omitUndefined({ isIgnoredByGit, windowsProblem }) } };
    });
    const withCrlf = looked.flatMap(({ hasCrlf, file }) => (hasCrlf ? [file.path] : []));
    const crlfFiles = await crlfOfGit(source, withCrlf, host);
    return {
      root,
      files: looked.map(({ file }) => file),
      ...(rootOnlyPatterns.length > 0 ? { rootOnlyPatterns } : {}),
      ...omitUndefined({ crlfFiles }),
    };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return error.code === "USAGE" ? undefined : { root, files: [], problem: error.message };
  }
}

/** Patterns that would exclude files under `.gitignore` rules, but do not. */
async function shadowedPatterns(
  source: string,
  files: readonly string[],
  host: Host,
): Promise<NonNullable<BundleFacts["rootOnlyPatterns"]>> {
  return (await rootOnlyPatterns(source, host)).flatMap(({ pattern, line, matches }) => {
    const [example, ...more] = files.filter((path) => path.includes("/") && matches(path));
    return example === undefined ? [] : [{ pattern, line, example, files: more.length + 1 }];
  });
}

function look(source: string, path: string): BundleFile & { readonly hasCrlf?: boolean } {
  const file = join(source, path);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > LOOKED_INTO || !TEXT.test(path)) return { path, bytes };
  const text = textOf(file);
  return { path, bytes, hasCrlf: text.includes("\r\n"), ...omitUndefined({ secret: secretInText(text) }) };
}

/** As Latin-1: secrets are ASCII, and no byte is invalid. Packing reports a file that cannot be read. */
function textOf(file: string): string {
  try {
    return readRegularFile(file, LOOKED_INTO).toString("latin1");
  } catch {
    return "";
  }
}

/**
 * Files that ship even though git ignores them: only with `auto`, which looks only at imports. Files listed in
 * `include` are intentional.
 */
async function notIgnoredByGit(
  source: string,
  files: readonly string[],
  options: BundleOptions,
  host: { readonly env: Host["env"] },
): Promise<ReadonlySet<string> | undefined> {
  if (options.copy !== "auto" || options.compat === "flytekit") return undefined;
  const { dockerPatterns, listFiles } = await import("@flyte-settings/fast-register");
  const include = dockerPatterns("include", [...(options.ignore?.include ?? []), ...(options.data ?? [])]);
  const git = await listFiles(source, host, {
    ...omitUndefined({ projectRoot: options.projectRoot }),
    ignore: { dockerignore: false, flyteignore: false, standard: false },
  });
  return new Set([...git.files, ...files.filter((path) => include.matches(path))]);
}
