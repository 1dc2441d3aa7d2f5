import { isFlyteSettingsError } from "@flyte-settings/core";
import { looksSecret } from "@flyte-settings/core/checks";
import type { LayerValue } from "@flyte-settings/core/config";
import type { Note } from "./migration.ts";
import type { GivenOption } from "./source-option.ts";
import type { ReadWords } from "./tokenize.ts";

export interface SortedOptions {
  readonly values: readonly LayerValue[];
  /** For `flyte-settings register`. */
  readonly flags: readonly string[];
  /** For `pyflyte package`. */
  readonly packaged: readonly string[];
  readonly notes: readonly Note[];
}

/** Each option given goes where its fate says. @param program for the notes: `pyflyte register` */
export function sortGiven({ given, unknown, incomplete }: ReadWords, program: string): SortedOptions {
  const sorted = given.map(sortOne);
  return {
    values: sorted.flatMap(({ values = [] }) => values),
    flags: sorted.flatMap(({ flags = [] }) => flags),
    packaged: given.flatMap(packagedWords),
    notes: [
      ...sorted.flatMap(({ notes = [] }) => notes),
      ...unknown.map(
        (what): Note => ({
          what,
          fate: "lost",
          why: `${program} has no such option`,
          todo: "Look whether it is misspelt.",
        }),
      ),
      ...incomplete.map((what): Note => ({ what, fate: "lost", why: "its value is missing", todo: "Give the value." })),
    ],
  };
}

function sortOne({ option, value }: GivenOption): Partial<SortedOptions> {
  const { names, fate } = option;
  const what = names[0] as string;
  switch (fate.kind) {
    case "structure":
      return {};
    case "flag": {
      const word = fate.value ?? (option.takesValue ? value : undefined);
      return { flags: word === undefined ? [fate.flag] : [fate.flag, word] };
    }
    case "unneeded":
      return { notes: [{ what, fate: "unneeded", why: fate.why }] };
    case "lost":
      return { notes: [{ what, fate: "lost", why: fate.why, todo: fate.todo }] };
    case "setting":
      return settings(what, () => fate.read(value ?? ""));
  }
}

function settings(flag: string, read: () => readonly Pick<LayerValue, "path" | "value">[]): Partial<SortedOptions> {
  try {
    const all = read().map((each): LayerValue => ({ ...each, origin: { layer: "flags", flag } }));
    const secret = all.filter(
      ({ path: [field, name], value }) => field === "env" && looksSecret(name ?? "", String(value)),
    );
    return {
      values: all.filter((each) => !secret.includes(each)),
      notes: secret.map(
        ({ path: [, name] }): Note => ({
          what: `${flag} ${name}`,
          fate: "lost",
          why: "it looks like a secret, and the project file is for everyone to read",
          todo: "Let the task ask for a Flyte secret, which reaches the pod without standing in its specification.",
        }),
      ),
    };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return { notes: [{ what: flag, fate: "lost", why: error.message, todo: "Mend the value." }] };
  }
}

/** A value that may be secret is left to the shell. */
function packagedWords({ option: { packaged }, value }: GivenOption): readonly string[] {
  if (packaged === undefined) return [];
  if (value === undefined) return [packaged];
  const [name = "", ...rest] = value.split("=");
  return [packaged, packaged === "--env" && looksSecret(name, rest.join("=")) ? `${name}=$${name}` : value];
}
