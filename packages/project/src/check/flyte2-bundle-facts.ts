import { realpathSync } from "node:fs";
import { type CompatMode, isFlyteSettingsError } from "@flyte-settings/core";
import type { Flyte2BundleFacts, MisappliedRule } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { ListCodeOptions } from "@flyte-settings/fast-register";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { bundleRequest } from "../bundle/bundle-request.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { duplicateFolders, standardNames } from "./flyte2-left-out.ts";
import type { ListOnce } from "./list-once.ts";

/** At most so many files are looked up, each with its rule. */
const MOST = 50;

/**
 * What `flyte deploy --copy-style all` would upload, compared with git's rules.
 *
 * @returns `undefined` if the project has no such bundle, or it cannot be listed, which another check reports
 */
export async function flyte2BundleFacts(
  loaded: LoadedProject,
  host: Host,
  list: ListOnce,
): Promise<Flyte2BundleFacts | undefined> {
  const { source, options } = bundleRequest({ generation: 2 }, loaded, host);
  if (options.copy !== "all") return undefined;
  const { dockerPatterns, findRepository, OUTSIDE_LINK } = await import("@flyte-settings/fast-register");
  const silent = { env: host.env };
  const isCompat = options.compat === "flytekit";
  const asked: ListCodeOptions = { copy: "all", generation: 2 };
  try {
    // `include` only in the list that the other checks read: then that one is not listed again
    const [included, plain] = [{ ...asked, ...omitUndefined({ ignore: options.ignore }) }, asked];
    const [flyte2, ours] = await Promise.all([
      list(source, { ...(isCompat ? included : plain), compat: "flytekit" }),
      list(source, isCompat ? plain : included),
    ]);
    const include = dockerPatterns("include", options.ignore?.include ?? []);
    const outsideLinks = ours.skipped.filter(({ reason }) => reason === OUTSIDE_LINK).map(({ path }) => path);
    const isExplained = (path: string): boolean =>
      path.startsWith(".flyte/") ||
      include.matches(path) ||
      outsideLinks.some((link) => path === link || path.startsWith(`${link}/`));
    const isLinked = realpathSync(source) !== source;
    const shipped = isLinked ? [] : without(flyte2.files, ours.files).filter((path) => !isExplained(path));
    const missing = isLinked ? [] : without(ours.files, flyte2.files).filter((path) => !include.matches(path));
    const rules = async (paths: readonly string[], compat: CompatMode) =>
      (await rulesOf(source, paths, { ...asked, compat }, silent)).filter(({ of }) => of === "git");
    const named = standardNames(source);
    const unnamed = await rulesOf(source, named.files, { ...asked, ignore: { standard: false } }, silent);
    return {
      root: relativePosix(host.cwd, source, host.platform) || ".",
      shipped: await rules(shipped, "strict"),
      missing: await rules(missing, "flytekit"),
      standardNames: [...named.packages, ...unnamed.flatMap(({ of, path }) => (of === undefined ? [path] : []))],
      duplicateFolders: duplicateFolders(source, missing, flyte2.files),
      outsideLinks,
      ownFiles: flyte2.files.filter((path) => path.startsWith(".flyte/")),
      hasRepository: findRepository(source) !== undefined,
      isLinked,
    };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return undefined;
  }
}

/** As the walk reports it. */
function without(paths: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return paths.filter((path) => !known.has(path));
}

async function rulesOf(
  source: string,
  paths: readonly string[],
  options: ListCodeOptions,
  host: { readonly env: Host["env"] },
): Promise<readonly (MisappliedRule & { readonly of?: string })[]> {
  if (paths.length === 0) return [];
  const { flyte2RuleReader } = await import("@flyte-settings/fast-register");
  const rule = await flyte2RuleReader(source, host, options);
  return paths.slice(0, MOST).map((path) => {
    const { source: of, rule: pattern, file, line } = rule(path, false) ?? {};
    const place = file === undefined || line === undefined ? {} : { file, line };
    return { path, ...place, ...omitUndefined({ of, rule: pattern }) };
  });
}
