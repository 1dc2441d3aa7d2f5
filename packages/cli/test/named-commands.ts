import type { OptionSpec } from "../src/option-spec.ts";

/** The flags of each command by its words; the flags of all commands under the empty string. */
export type Flags = ReadonlyMap<string, ReadonlySet<string>>;

/** Programs whose flags are not checked if the line names them. */
const PROGRAMS =
  /^(?:pyflyte(?:-(?:fast-)?execute)?|flytectl|flytekit|flyte|docker|crane|cosign|kubectl|helm|npm|npx|pnpm|node|git|curl|pip|uv|python3?|spark-submit|gcloud|aws|az)$/;

/** Flags of other programs that are written without the program's name. */
export const foreignFlags: Readonly<Record<string, readonly string[]>> = {
  "Flyte 2's container":
    "--image-cache --tgz --pkl --dest --resolver --outputs-path --raw-data-path --checkpoint-path --prev-checkpoint --run-name --run-start-time".split(
      " ",
    ),
  "pyflyte-fast-execute": ["--dynamic-addl-distro", "--dynamic-dest-dir"],
  flytectl: ["--archive", "--dryRun", "--assumableIamRole", "--k8sServiceAccount", "--outputLocationPrefix"].concat([
    "--continueOnError",
    "--enableSchedule",
    "--activateLaunchPlans",
  ]),
  git: "--show-toplevel --exclude-standard --directory --exclude-from --show-scope --list --porcelain --untracked-files --stage --ignore-submodules --no-pager --verify --points-at --eol --git-dir --others --show-prefix --prefix".split(
    " ",
  ),
  "spark-submit": ["--class", "--py-files"],
  "Databricks' launcher": ["--flyte-credential-provider"],
  "the old command of shells' completion": ["--get-completions"],
  "npm run bench": ["--save"],
  "a style sheet": ["--vp-c-divider"],
  "a program in a task": ["--token", "--password"],
};
const foreign = new Set(Object.values(foreignFlags).flat());

/** Words after the program's name in sentences: `flyte-settings reads it there`. */
const VERBS = /^(?:and|divided|does|promotion|reads|registers|resolves|starts|uses)$/;

const OWN_LINE = /(?:^|(?<=[\s`"'(|;&$]))flyte-settings ((?:[^`|;&#<>)"']|"[^"]*"|'[^']*')*)/g;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The flags that a table of options accepts, as typed. */
export function flagsOf(options: Readonly<Record<string, OptionSpec>>): ReadonlySet<string> {
  return new Set(
    Object.entries(options).flatMap(([name, { type, aliases = [] }]) =>
      [kebab(name), ...aliases].flatMap((flag) => (type === "boolean" ? [`--${flag}`, `--no-${flag}`] : [`--${flag}`])),
    ),
  );
}

/** The commands and flags in a line that do not exist: `flyte-settings images pn`, `bundle why --nope`. */
export function unknownNames(line: string, flags: Flags): readonly string[] {
  const all = flags.get("") ?? new Set();
  const problems: string[] = [];
  const outside = line.replace(OWN_LINE, (_, words: string) => {
    problems.push(...inCommandLine(words.replace(/"[^"]*"|'[^']*'/g, "…").trim(), flags));
    return " ";
  });
  if (outside.split(/[^\w-]+/).some((word) => PROGRAMS.test(word))) return problems;
  return [...problems, ...flagsIn(outside).filter((flag) => !all.has(flag) && !foreign.has(flag))];
}

function inCommandLine(line: string, flags: Flags): readonly string[] {
  // two spaces: the line of a help page continues with its summary
  const [own = ""] = line.split(/ -- | {2}/);
  const [first = "", second = ""] = own.split(/[\s,:]+/).map((word) => word.replace(/[.…]+$/, ""));
  if (VERBS.test(first)) return [];
  const isWord = /^[a-z][a-z-]*$/.test(first);
  const command = isWord ? [`${first} ${second}`, first].find((name) => flags.has(name)) : "";
  if (command !== undefined) {
    const known = flags.get(command);
    return flagsIn(own).flatMap((flag) => (known?.has(flag) ? [] : [`flyte-settings ${command} ${flag}`]));
  }
  // `flyte-settings bundle` in a sentence about all its commands
  const isNoun = [...flags.keys()].some((name) => name.startsWith(`${first} `));
  return isNoun && !/^[a-z]/.test(second) ? [] : [`flyte-settings ${first} ${second}`.trim()];
}

/** The long flags in a text. */
export function flagsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([flag]) => flag);
}
