import { CONTEXT_VARIABLE } from "@flyte-settings/core";
import { type Generation, isLaunch, LaunchArguments } from "@flyte-settings/core/flyte2";
import { editArchive, editWords, kindByName, readEntity, setVariable } from "@flyte-settings/registration/package";
import { kindWords } from "../package/kind-words.ts";

/** The result for one container. */
export interface Injected {
  /** `Pod a1-n0-0, container primary`; `task weather.forecasts, template.container`. */
  readonly entity: string;
  readonly change: "added" | "replaced" | "same";
}

export interface InjectOptions {
  /** A settings context, or an image cache for generation 2. */
  readonly context: string;
  /** Absent: 1, the variable `_F_SS_C`. 2: the argument `--image-cache` of Flyte 2 containers. */
  readonly generation?: Generation;
  /** Names of containers; absent: all but init containers. */
  readonly containers?: readonly string[];
  readonly onlyExisting?: boolean;
}

/** A `.pb`, or an archive of them, with the context in its containers; everything else keeps its bytes. */
export function injectInto(
  path: string,
  bytes: Uint8Array,
  options: InjectOptions,
): { readonly bytes: Uint8Array; readonly changes: readonly Injected[] } {
  const changes: Injected[] = [];
  const edit = (name: string, contents: Uint8Array): Uint8Array => {
    if (options.generation === 2) return injectLaunch(name, contents, options, changes);
    const kind = kindByName(name);
    if (kind === undefined) return contents;
    const { context: value, ...rest } = options;
    const entity = readEntity({ path: name, bytes: contents }, kind);
    const done = setVariable(entity, { name: CONTEXT_VARIABLE, value, ...rest });
    changes.push(
      ...done.places.map(({ place, before }) => ({
        entity: `${kindWords[kind]} ${entity.id.name}, ${place}`,
        change: changeOf(before, value),
      })),
    );
    return done.places.every(({ before }) => before === value) ? contents : done.entity.bytes;
  };
  const edited = /\.pb$/i.test(path) ? edit(path, bytes) : editArchive(path, bytes, edit);
  return { bytes: changes.every(({ change }) => change === "same") ? bytes : edited, changes };
}

/** Edits the arguments of one TaskSpec; Flyte 2 has no convention for file names. */
function injectLaunch(path: string, bytes: Uint8Array, options: InjectOptions, changes: Injected[]): Uint8Array {
  if (!path.endsWith(".pb")) return bytes;
  const { context, containers, onlyExisting } = options;
  const kind = kindByName(path) ?? "task";
  const entity = readEntity({ path, bytes }, kind, true);
  const edited = editWords(entity, (words, place, container) => {
    if (!isLaunch(words) || containers?.includes(container) === false) return words;
    const before = LaunchArguments.fromArgs(words).imageCache;
    if (before === undefined && onlyExisting) return words;
    const change = changeOf(before, context);
    changes.push({ entity: `${kindWords[kind]} ${entity.id.name}, ${place}`, change });
    return change === "same" ? words : LaunchArguments.withImageCache(words, context);
  });
  return edited.bytes;
}

export function changeOf(before: string | undefined, value: string): Injected["change"] {
  return before === undefined ? "added" : before === value ? "same" : "replaced";
}
