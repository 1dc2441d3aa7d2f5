import { isFlyteSettingsError } from "@flyte-settings/core";
import type { Finding } from "@flyte-settings/core/checks";
import { type ProjectLayers, readProjectFile } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { partsOf } from "../settings/get-value.ts";
import { type FixedFile, wholeText } from "./fixed-file.ts";
import { type FieldPath, type ProjectText, projectFixers } from "./fixers.ts";
import { apply } from "./yaml-edit.ts";

const BOM = "\uFEFF";

/** The project file with every applicable fix; `undefined` if none applies. */
export async function fixProjectFile(
  findings: readonly Finding[],
  { projectFile, folder, plugins }: LoadedProject,
  givenLock: string | undefined,
  host: Host,
): Promise<FixedFile | undefined> {
  const file = projectFile?.path;
  const before = file === undefined ? undefined : await wholeText(host, file);
  if (file === undefined || before === undefined) return undefined;
  const { readImagesLock } = await import("@flyte-settings/oci-images");
  const { lockPathOf } = await import("../plugins/references.ts");
  const lockPath = givenLock ?? lockPathOf({ plugins, folder });
  const lock = lockPath === undefined ? undefined : await readImagesLock(lockPath);
  const mark = before.startsWith(BOM) ? BOM : "";
  let text = before.slice(mark.length);
  const fixed: Finding[] = [];
  for (const finding of findings) {
    const next = fixOne(finding, text, file, omitUndefined({ lock }));
    if (next === undefined) continue;
    text = next;
    fixed.push(finding);
  }
  return fixed.length === 0 ? undefined : { file, before, after: mark + text, fixed };
}

/** All edits for one finding. An edit that would change anything other than the field itself is discarded. */
function fixOne(finding: Finding, text: string, file: string, lock: Pick<ProjectText, "lock">): string | undefined {
  const { code, field = "" } = finding;
  const mend = Object.hasOwn(projectFixers, code) ? projectFixers[code] : undefined;
  // changing the project file does not fix a value from a flag or a variable that overrides it
  if (mend === undefined || field === "" || finding.file !== file) return undefined;
  let now = text;
  for (
    let edit = mend(finding, projectText(now, file, lock));
    edit;
    edit = mend(finding, projectText(now, file, lock))
  ) {
    const next = apply(now, edit);
    if (next === now || !isSameBut(field, now, next, file)) return undefined;
    now = next;
  }
  return now === text ? undefined : now;
}

function projectText(text: string, file: string, lock: Pick<ProjectText, "lock">): ProjectText {
  const layers = readProjectFile(file, text);
  const all = [
    ...layers.values.map(({ path, value }) => ({ path, value })),
    ...[...layers.environments].flatMap(([name, values]) =>
      values.map(({ path, value }) => ({ path: ["environments", name, ...path], value })),
    ),
  ].reverse();
  const isAt = (path: readonly string[], parts: readonly string[]): boolean => {
    const own = path[0] === "environments" ? path.slice(2) : path;
    return parts.every((part, index) => own[index] === part);
  };
  return {
    text,
    ...lock,
    placesOf: (field) => {
      const parts = partsOf(field);
      const places = all.filter(({ path }) => isAt(path, parts));
      const cut = places.map(({ path }) => path.slice(0, parts.length + (path[0] === "environments" ? 2 : 0)));
      return [...new Map(cut.map((path) => [path.join("\0"), path])).values()];
    },
    valueAt: (path) => {
      const found = all.find((each) => each.path.join("\0") === path.join("\0"))?.value;
      return typeof found === "string" ? found : undefined;
    },
    silencesOf: (code) =>
      all
        .filter(({ path }) => isAt(path, ["checks", "ignore"]))
        .flatMap(({ path, value }): FieldPath[] =>
          (value as readonly { readonly code: string }[]).flatMap((each, index) =>
            each.code === code ? [[...path, index]] : [],
          ),
        )
        .reverse(),
  };
}

/** Whether two texts have the same values, except for the field and its children. */
function isSameBut(field: string, before: string, after: string, file: string): boolean {
  const parts = field.startsWith("checks.ignore") ? ["checks", "ignore"] : partsOf(field);
  const rest = (text: string): string => {
    const layers: ProjectLayers = readProjectFile(file, text);
    const all = [["", layers.values] as const, ...layers.environments];
    return JSON.stringify(
      all.map(([name, values]) => [
        name,
        values
          .filter(({ path }) => !parts.every((part, index) => path[index] === part))
          .map(({ path, value }) => [path, value]),
      ]),
    );
  };
  try {
    return rest(before) === rest(after);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return false;
  }
}
