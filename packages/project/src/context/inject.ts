import { CONTEXT_VARIABLE } from "@flyte-settings/core";
import { isLaunch, LaunchArguments } from "@flyte-settings/core/flyte2";
import { editArchive, editWords, kindByName, readEntity, setVariable } from "@flyte-settings/registration/package";
import { kindWords } from "../package/kind-words.ts";
import type { Injected, InjectImages, InjectOptions } from "./inject-options.ts";
import { changeOf, nextImageCache } from "./next-image-cache.ts";

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
    const { context: value, generation: _, ...rest } = options;
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
function injectLaunch(path: string, bytes: Uint8Array, options: InjectImages, changes: Injected[]): Uint8Array {
  if (!path.endsWith(".pb")) return bytes;
  const kind = kindByName(path) ?? "task";
  const entity = readEntity({ path, bytes }, kind, true);
  const edited = editWords(entity, (words, place, container) => {
    if (!isLaunch(words) || options.containers?.includes(container) === false) return words;
    const owner = `${kindWords[kind]} ${entity.id.name}, ${place}`;
    const next = nextImageCache(LaunchArguments.fromArgs(words).imageCache, options, owner);
    if (next === undefined) return words;
    changes.push(next.injected);
    return next.injected.change === "same" ? words : LaunchArguments.withImageCache(words, next.text);
  });
  return edited.bytes;
}
