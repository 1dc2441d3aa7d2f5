import { CONTEXT_VARIABLE } from "@flyte-settings/core";
import { editArchive, kindByName, readEntity, setVariable } from "@flyte-settings/registration/package";
import { kindWords } from "../package/kind-words.ts";

/** What became of one container. */
export interface Injected {
  /** `Pod a1-n0-0, container primary`; `task weather.forecasts, template.container`. */
  readonly entity: string;
  readonly change: "added" | "replaced" | "same";
}

export interface InjectOptions {
  readonly context: string;
  /** Names of containers; absent: all but init containers. */
  readonly containers?: readonly string[];
  readonly onlyExisting?: boolean;
}

/** A `.pb`, or an archive of them, with the context in its containers; the rest keeps its bytes. */
export function injectInto(
  path: string,
  bytes: Uint8Array,
  options: InjectOptions,
): { readonly bytes: Uint8Array; readonly changes: readonly Injected[] } {
  const changes: Injected[] = [];
  const edit = (name: string, contents: Uint8Array): Uint8Array => {
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
  const edited = path.endsWith(".pb") ? edit(path, bytes) : editArchive(path, bytes, edit);
  return { bytes: changes.every(({ change }) => change === "same") ? bytes : edited, changes };
}

export function changeOf(before: string | undefined, value: string): Injected["change"] {
  return before === undefined ? "added" : before === value ? "same" : "replaced";
}
