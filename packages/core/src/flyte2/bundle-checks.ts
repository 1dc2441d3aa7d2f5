import type { CheckPage } from "../checks/check.ts";
import type { Finding } from "../checks/finding.ts";
import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";

/** A file whose rule Flyte 2 applies differently than git. */
export interface MisappliedRule {
  /** Path of the file, relative to the source root. */
  readonly path: string;
  /** The ignore file, its line and pattern; absent if unknown. */
  readonly file?: string;
  readonly line?: number;
  readonly rule?: string;
}

/** Facts about the bundle that `flyte deploy --copy-style all` makes, compared with git's rules. */
export interface Flyte2BundleFacts {
  /** The source root as displayed to the user, `.` or `src`. */
  readonly root: string;
  /** Files that ship although git ignores them. */
  readonly shipped: readonly MisappliedRule[];
  /** Files that are left out although no rule of git ignores them. */
  readonly missing: readonly MisappliedRule[];
  /** Python packages and files at the top that a standard pattern matches and no ignore file does. */
  readonly standardNames: readonly string[];
  /** Links that lead out of the source root. */
  readonly outsideLinks: readonly string[];
  /** Directories that are left out because the same directory ships under another path; absent: none. */
  readonly duplicateFolders?: readonly { readonly path: string; readonly shippedAs: string }[];
  /** Files of Flyte 2's own directory `.flyte` that ship. */
  readonly ownFiles: readonly string[];
  /** Whether the source root is in a git repository. */
  readonly hasRepository: boolean;
  /** Whether the source root is reached through a link. */
  readonly isLinked: boolean;
}

type Code =
  | "flyte2-ignore-anchored"
  | "flyte2-git-exclude-unread"
  | "flyte2-standard-name"
  | "flyte2-source-linked"
  | "flyte2-outside-link"
  | "flyte2-duplicate-directory"
  | "flyte2-own-files";

/** The checks of Flyte 2's bundle, by code. */
export const flyte2BundleChecks: Readonly<Record<Code, CheckPage>> = {
  "flyte2-ignore-anchored": {
    severity: "error",
    title: "A .gitignore that Flyte 2 applies to other paths than git",
    why: "Flyte 2 anchors the patterns of every .gitignore at the top of the repository. In a project in a subdirectory, /out/ or conf/secret.txt of its own .gitignore match nothing, and the files are uploaded.",
    fix: "Write the pattern into a .flyteignore in the same directory, which Flyte 2 applies to its own directory.",
  },
  "flyte2-git-exclude-unread": {
    severity: "error",
    title: "A file that git ignores and Flyte 2 uploads",
    why: "Flyte 2 does not read .git/info/exclude and global excludes, and without a repository no .gitignore.",
    fix: "Write the pattern into .flyteignore.",
  },
  "flyte2-standard-name": {
    severity: "warning",
    title: "Code or a file with a name that Flyte 2 leaves out",
    why: "Flyte 2 leaves out build, dist, env, venv and .env at the top of the source, and *.log, *.egg and *.whl anywhere, without a message: imports of such a package, and reads of such a file, fail in the pod.",
    fix: "Rename it, move it into a package, or list it in .flyteignore if the pod does not need it.",
  },
  "flyte2-source-linked": {
    severity: "warning",
    title: "A source root behind a link",
    why: "Flyte 2 compares paths with the resolved root: behind a link no standard pattern matches, and .venv and __pycache__ are uploaded.",
    fix: "Run flyte in the directory that the link refers to.",
  },
  "flyte2-outside-link": {
    severity: "warning",
    title: "A link out of the source, which Flyte 2 follows",
    why: "Flyte 2 follows every link: files from outside of the project are uploaded.",
    fix: "Copy the files into the project, or list the link in .flyteignore.",
  },
  "flyte2-duplicate-directory": {
    severity: "warning",
    title: "A directory and a link to it, of which Flyte 2 uploads one",
    why: "Flyte 2 visits each directory once: of a directory and a link to it, the one that the disk lists later is left out, which may differ on another machine.",
    fix: "Replace the link with a copy, or list it in .flyteignore.",
  },
  "flyte2-own-files": {
    severity: "warning",
    title: "Flyte 2's own files in the bundle",
    why: "Flyte 2 ships .flyte/config.yaml, and from the second deployment on its cache in .flyte/local-cache, which changes: every deployment has a new digest and version.",
    fix: "List .flyte/ in .flyteignore.",
  },
};

/** What Flyte 2 does with the bundle and nobody expects; one finding per rule. */
export function checkFlyte2Bundle(facts: Flyte2BundleFacts): readonly Finding[] {
  return guarded("checkFlyte2Bundle", () => {
    const { root, shipped, missing, standardNames, outsideLinks, ownFiles, isLinked } = facts;
    const at = (path: string): string => (root === "." || root === "" ? path : `${root}/${path}`);
    return [
      ...byRule(shipped).map((rules) => shippedFinding(rules, at, facts.hasRepository)),
      ...byRule(missing).map((rules) => missingFinding(rules, at)),
      ...standardNames.map((path) =>
        finding("flyte2-standard-name", at(path), `Flyte 2 leaves out ${shown(at(path))}`),
      ),
      ...(isLinked ? [finding("flyte2-source-linked", root, `${shown(root)} is behind a link`)] : []),
      ...outsideLinks.map((path) =>
        finding("flyte2-outside-link", at(path), `${shown(at(path))} is a link out of the source`),
      ),
      ...(facts.duplicateFolders ?? []).map(({ path, shippedAs }) =>
        finding(
          "flyte2-duplicate-directory",
          at(path),
          `Flyte 2 leaves out ${shown(at(path))}, which is the same directory as ${shown(at(shippedAs))}`,
        ),
      ),
      ...(ownFiles[0] === undefined
        ? []
        : [finding("flyte2-own-files", at(ownFiles[0]), `${shown(at(ownFiles[0]))}${more(ownFiles)} ships`)]),
    ];
  });
}

type Shown = (path: string) => string;
type Rules = readonly MisappliedRule[];

function shippedFinding(rules: Rules, at: Shown, hasRepository: boolean): Finding {
  const { path, file, line, rule } = firstOf(rules);
  const isUnread = !hasRepository || (file !== undefined && !file.endsWith(".gitignore"));
  const why = file === undefined ? "git ignores it" : `${file}:${line} ignores it: ${rule}`;
  const code = isUnread ? "flyte2-git-exclude-unread" : "flyte2-ignore-anchored";
  const message = `Flyte 2 uploads ${shown(at(path))}${more(rules)}, although ${why}`;
  return placed(finding(code, place(rules, at), message), rules);
}

function missingFinding(rules: Rules, at: Shown): Finding {
  const { path, file, line, rule } = firstOf(rules);
  const why = file === undefined ? "a pattern of another directory" : `${file}:${line}: ${rule}`;
  const message = `Flyte 2 leaves out ${shown(at(path))}${more(rules)}, because of ${why}`;
  return placed(finding("flyte2-ignore-anchored", place(rules, at), message), rules);
}

function firstOf([first = { path: "" }]: Rules): MisappliedRule {
  return first;
}

function place(rules: Rules, at: Shown): string {
  const { path, file, line } = firstOf(rules);
  return file === undefined ? at(path) : `${file}:${line}`;
}

function placed(found: Finding, rules: Rules): Finding {
  const { file, line } = firstOf(rules);
  return file === undefined || line === undefined ? found : { ...found, file, line };
}

function byRule(rules: readonly MisappliedRule[]): readonly (readonly MisappliedRule[])[] {
  const groups = new Map<string, MisappliedRule[]>();
  for (const each of rules) {
    const key = `${each.file}:${each.line}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function more(list: readonly unknown[]): string {
  if (list.length < 2) return "";
  return ` and ${list.length - 1} ${list.length === 2 ? "other file" : "other files"}`;
}

function finding(code: Code, place: string, message: string): Finding {
  const { severity, fix } = flyte2BundleChecks[code];
  return { code, severity, place, message, fix };
}
