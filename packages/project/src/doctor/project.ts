import { isFlyteSettingsError } from "@flyte-settings/core";
import { type FoundPython, findPython, type SkippedVersion } from "../detect-python/find-python.ts";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import { type LoadedProject, loadProject, type ProjectOptions } from "../load-project.ts";
import { misnamedFiles, PROJECT_FILE } from "../settings/project-file.ts";
import { type DoctorLine, saying } from "./line.ts";

/** The settings, without plugins and network requests; absent if they cannot be resolved. */
export async function projectLines(
  options: ProjectOptions,
  host: Host,
): Promise<{ readonly lines: readonly DoctorLine[]; readonly loaded?: LoadedProject }> {
  const say = saying("project");
  try {
    // `git` and `content` would read every file
    const loaded = await loadProject({ ...options, plugins: false, computeVersion: false }, quietHost(host));
    const { projectFile, configFile } = loaded;
    const lines = [
      projectFile === undefined
        ? say.warn(
            "no flyte-settings.yaml in this directory; using defaults, environment variables and flags",
            "Write one: flyte-settings init, or flyte-settings migrate.",
          )
        : say.ok(projectFile.path),
      ...(projectFile === undefined ? await misnamedFiles(host) : []).map((name) =>
        say.warn(`${name} is not read`, `Name it ${PROJECT_FILE}.`),
      ),
      ...(await gitLines(loaded, host)),
      configFile === undefined
        ? saying("configuration").skip("flytekit's: none found")
        : saying("configuration").ok(`flytekit's: ${configFile.path}`),
    ];
    return { lines, loaded };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return {
      lines: [say.fail(error.message, error.details.hint ?? "Fix it; flyte-settings settings explain shows more.")],
    };
  }
}

/**
 * With `version: git`, whether git reports the commit: it rejects a checkout of another user until the directory is
 * trusted.
 */
async function gitLines(project: LoadedProject, host: Host): Promise<readonly DoctorLine[]> {
  const { gitProblem } = await import("../version/git-version.ts");
  const problem = await gitProblem(project, host);
  if (problem === undefined) return [];
  return [saying("version").warn(problem.message, problem.details.hint ?? "Give a version: --version v1.")];
}

const words = { pythonVersion: "python", flytekitVersion: "flytekit" } as const;

/** Python and flytekit: the version in use, its source, and sources that disagree. */
export async function pythonLines(loaded: LoadedProject, host: Host): Promise<readonly DoctorLine[]> {
  const found = await findPython(loaded.folder, host, loaded.values.pythonVersion);
  return [
    ...(["pythonVersion", "flytekitVersion"] as const).flatMap((field) => [
      versionLine(field, loaded, found),
      ...skippedLines(field, loaded, found),
    ]),
    ...found.problems.map((problem) => saying("python").warn(problem, "Write it anew with the tool that makes it.")),
  ];
}

function versionLine(
  field: "pythonVersion" | "flytekitVersion",
  loaded: LoadedProject,
  found: FoundPython,
): DoctorLine {
  const say = saying(words[field]);
  const value = loaded.values[field];
  const origin = loaded.provenance[field];
  if (value === undefined || origin === undefined) {
    return say.skip("no version found; only flytekit's default image needs one");
  }
  const where = origin.file ?? origin.flag ?? origin.layer;
  const others = found.versions.filter((each) => each.field === field && !agree(field, each.value, value));
  if (others.length === 0) return say.ok(`${value} (${where})`);
  return say.warn(
    `${value} (${where}), and ${others.map((each) => `${each.value} (${each.file})`).join(", ")}`,
    `Make them agree, or write ${field} into flyte-settings.yaml.`,
  );
}

/** Statements about a version that do not determine it: a pin whose marker is false, a range. */
function skippedLines(
  field: "pythonVersion" | "flytekitVersion",
  loaded: LoadedProject,
  found: FoundPython,
): readonly DoctorLine[] {
  const say = saying(words[field]);
  const todo = `Pin one version, or write ${field} into flyte-settings.yaml.`;
  const isOpen = loaded.values[field] === undefined;
  return found.skipped
    .filter((each) => each.field === field)
    .slice(0, MAX_SKIPPED)
    .map((each) => (isOpen && each.undecided ? say.warn(skippedText(each), todo) : say.skip(skippedText(each))));
}

const MAX_SKIPPED = 10;

function skippedText({ file, line, written, reason }: SkippedVersion): string {
  return `${file}${line === undefined ? "" : `:${line}`}: skipped ${written}: ${reason}`;
}

/** Python versions agree if their minor versions do, because images are chosen by minor version. */
function agree(field: string, a: string, b: string): boolean {
  if (field === "flytekitVersion") return a === b;
  const minor = (version: string): string => version.split(".").slice(0, 2).join(".");
  return minor(a) === minor(b);
}
