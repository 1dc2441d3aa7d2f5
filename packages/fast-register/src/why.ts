import { lstatSync, type Stats } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { hostPath, pathBelow, realPath, toPosix } from "@flyte-settings/node-kit/fs";
import type { DockerMatcher } from "./ignore/docker-patterns.ts";
import { flyte2Rules } from "./ignore/flyte2-rules.ts";
import { type IgnoreRules, readIgnoreRules } from "./ignore/ignore-rules.ts";
import type { ImportGraph } from "./imports/import-graph.ts";
import { type ListCodeOptions, listCode } from "./list-code.ts";
import type { BundleHost, FileList } from "./list-files.ts";
import type { Why } from "./why-answer.ts";
import { flyte2GitRule, flyte2Rule } from "./why-flyte2.ts";
import { gitRule } from "./why-git.ts";

/**
 * The source, file, line and pattern, or the imports, that decide about a path.
 * @param path relative to the source root; a directory ships if anything below it does
 * @throws FILE_NOT_FOUND, and the errors of {@link listCode}
 */
export async function why(root: string, path: string, host: BundleHost, options: ListCodeOptions = {}): Promise<Why> {
  const [answer] = await whyEach(root, [path], host, options);
  return answer as Why;
}

/** {@link why} for several paths; lists the files once. @throws FILE_NOT_FOUND, and the errors of {@link listCode} */
export async function whyEach(
  root: string,
  paths: readonly string[],
  host: BundleHost,
  options: ListCodeOptions = {},
): Promise<readonly Why[]> {
  const source = resolve(root);
  const wanted = paths.map((path) => pathInSource(source, path));
  const list = await listCode(source, host, options);
  const answers: Why[] = [];
  for (const path of wanted) answers.push(await whyListed(source, path, list, host, options));
  return answers;
}

function pathInSource(source: string, path: string): string {
  const wanted = toPosix(path)
    .replace(/^\.\/+/, "")
    .replace(/\/+$/, "");
  const problem =
    wanted === "" || wanted === "."
      ? `${shown(path || ".")} is the source directory itself`
      : isOutside(wanted)
        ? `${shown(path)} is outside the source directory ${shown(source)}`
        : lstatIn(source, wanted) === undefined
          ? `${shown(path)} does not exist in ${shown(source)}`
          : undefined;
  if (problem === undefined) return wanted;
  throw new FlyteSettingsError("FILE_NOT_FOUND", `${problem}. Expected a path in it, for example src/train.py`, {
    place: path || ".",
  });
}

/** `unreadable`: in a directory that this user cannot open; the list says which one. */
function lstatIn(root: string, path: string): Stats | "unreadable" | undefined {
  try {
    return lstatSync(hostPath(join(root, path)), { throwIfNoEntry: false });
  } catch {
    return "unreadable";
  }
}

function isKind(root: string, path: string, kind: "isDirectory" | "isSymbolicLink"): boolean {
  const stats = lstatIn(root, path);
  return typeof stats === "object" && stats[kind]();
}

async function whyListed(
  source: string,
  wanted: string,
  list: FileList,
  host: BundleHost,
  options: ListCodeOptions,
): Promise<Why> {
  const isFolder = isKind(source, wanted, "isDirectory");
  const shipped = list.files.some((file) => file === wanted || file.startsWith(`${wanted}/`));
  if (options.copy === "auto") return { shipped, ...importsOf(list, wanted) };
  const behind = shipped || options.compat === "flytekit" ? undefined : behindLink(source, wanted);
  if (behind !== undefined) {
    const rule = await ruleFor(source, behind.target, isFolder, false, host, options);
    if (rule.source !== undefined || rule.rule !== undefined) return { shipped, ...rule, ...behind };
  }
  const odd = list.skipped.find((each) => each.path === wanted || wanted.startsWith(`${each.path}/`));
  if (odd !== undefined) return { shipped, rule: odd.reason };
  return { shipped, ...(await ruleFor(source, wanted, isFolder, shipped, host, options)) };
}

/** The resolved path inside the source, and the first link in the path. */
function behindLink(root: string, path: string): { readonly link: string; readonly target: string } | undefined {
  const parts = path.split("/");
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  const link = prefixes.find((prefix) => isKind(root, prefix, "isSymbolicLink"));
  if (link === undefined) return undefined;
  try {
    const target = pathBelow(realPath(root), realPath(join(root, path)));
    return target === undefined || target === "" ? undefined : { link, target };
  } catch {
    return undefined;
  }
}

function importsOf(list: FileList & { readonly imports?: ImportGraph }, path: string): Rule {
  const chain: string[] = [];
  let file: string | undefined = path;
  while (file !== undefined) {
    const reason: ReturnType<ImportGraph["reasons"]["get"]> = list.imports?.reasons.get(file);
    if (reason === undefined) break;
    chain.unshift(reason.file === undefined ? reason.module : `${reason.file}:${reason.line} (${reason.module})`);
    file = reason.file;
  }
  return chain.length === 0 ? { rule: "no named module imports it" } : { source: "import", chain };
}

async function ruleFor(
  root: string,
  path: string,
  isFolder: boolean,
  shipped: boolean,
  host: BundleHost,
  options: ListCodeOptions,
): Promise<Rule> {
  const { generation } = options;
  const isCompat = options.compat === "flytekit";
  const quiet = { env: host.env, isCompat, report: () => undefined, ...omitUndefined({ generation }) };
  if (generation === 2 && !shipped) return (await flyte2RuleReader(root, host, options))(path, isFolder) ?? {};
  const rules = await readIgnoreRules(root, { ...options.ignore, git: false }, quiet);
  const included = rules.include?.decide(path);
  if (shipped && included?.isException === false) return { source: "include", rule: included.text };
  if (shipped) {
    const ofGit = (): Rule | undefined =>
      options.ignore?.git === false ? undefined : gitRule(root, path, isFolder, host, "excepts");
    return exception(rules, path) ?? ofGit() ?? {};
  }
  if (path === ".git" || path.startsWith(".git/") || path.includes("/.git/"))
    return { rule: "a .git directory is never packed" };
  return (
    (options.ignore?.git === false ? undefined : gitRule(root, path, isFolder, host)) ?? patternRule(rules, path) ?? {}
  );
}

type Rule = Omit<Why, "shipped">;

/** Reads Flyte 2's rules once and returns a function that names the rule that excludes a path. @throws what {@link why} throws */
export async function flyte2RuleReader(
  root: string,
  host: BundleHost,
  { ignore = {}, compat }: ListCodeOptions,
): Promise<(path: string, isFolder: boolean) => Rule | undefined> {
  const isCompat = compat === "flytekit";
  const quiet = { env: host.env, isCompat, report: () => undefined };
  const rules = await readIgnoreRules(root, ignore, { ...quiet, generation: 2 });
  const reader =
    (ofGit: (path: string, isFolder: boolean) => Rule | undefined) =>
    (path: string, isFolder: boolean): Rule | undefined =>
      flyte2Rule(path, isFolder, rules, ofGit);
  if (ignore.git === false) return reader(() => undefined);
  if (!isCompat) return reader((part, folder) => gitRule(root, part, folder, host));
  const { gitFiles } = await flyte2Rules(root, ignore, quiet);
  return reader(flyte2GitRule(root, rules, gitFiles, host.env));
}

function exception(rules: IgnoreRules, path: string): Rule | undefined {
  const decided = [rules.docker, rules.flyte].map((matcher) => matcher && dockerRule(matcher, path, true));
  return decided.find((rule) => rule !== undefined);
}

function dockerRule(matcher: DockerMatcher, path: string, isException: boolean): Rule | undefined {
  const pattern = matcher.decide(path);
  if (pattern === undefined || pattern.isException !== isException || pattern.line === 0) return undefined;
  const { text, file = matcher.name, line } = pattern;
  return { source: matcher.name as ".dockerignore", rule: text, file, line };
}

function patternRule(rules: IgnoreRules, path: string): Rule | undefined {
  const standard =
    rules.standard?.decide(path) ??
    (rules.standard?.ignoresAllBelow(path) ? rules.standard.decide(`${path}/`) : undefined);
  return (
    (rules.docker && dockerRule(rules.docker, path, false)) ??
    (standard === undefined ? undefined : { source: "standard", rule: standard }) ??
    (rules.flyte && dockerRule(rules.flyte, path, false))
  );
}

function isOutside(path: string): boolean {
  return path === ".." || path.startsWith("../") || isAbsolute(path);
}
