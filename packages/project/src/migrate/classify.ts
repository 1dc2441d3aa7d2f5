import { isFlyteSettingsError } from "@flyte-settings/core";
import { looksSecret } from "@flyte-settings/core/checks";
import type { LayerValue } from "@flyte-settings/core/config";
import type { Note } from "./migration.ts";
import type { GivenOption } from "./source-option.ts";
import type { ReadWords } from "./tokenize.ts";

export interface SortedOptions {
  readonly values: readonly LayerValue[];
  /** Arguments for `flyte-settings register`. */
  readonly flags: readonly string[];
  /** Arguments for `pyflyte package`. */
  readonly packaged: readonly string[];
  readonly notes: readonly Note[];
}

/**
 * Assigns each given option according to its disposition.
 *
 * @param program for the notes: `pyflyte register`
 * @param config the configuration file that the command reads
 */
export function sortGiven(
  { given, unknown, incomplete }: ReadWords,
  program: string,
  config = "~/.flyte/config.yaml",
): SortedOptions {
  const sorted = given.map((each) => sortOne(each, config));
  return {
    values: sorted.flatMap(({ values = [] }) => values),
    flags: sorted.flatMap(({ flags = [] }) => flags),
    packaged: given.flatMap(packagedWords),
    notes: [
      ...sorted.flatMap(({ notes = [] }) => notes),
      ...unknown.map(
        (what): Note => ({
          what,
          disposition: "unsupported",
          why: `${program} has no such option`,
          todo: "Check the spelling.",
        }),
      ),
      ...incomplete.map(
        (what): Note => ({ what, disposition: "unsupported", why: "its value is missing", todo: "Give the value." }),
      ),
    ],
  };
}

function sortOne({ option, value }: GivenOption, config: string): Partial<SortedOptions> {
  const { names, disposition } = option;
  const what = names[0] as string;
  switch (disposition.kind) {
    case "handled":
      return {};
    case "flag": {
      const word = disposition.value ?? (option.takesValue ? value : undefined);
      return { flags: word === undefined ? [disposition.flag] : [disposition.flag, word] };
    }
    case "notNeeded":
      return { notes: [{ what, disposition: "notNeeded", why: disposition.why }] };
    case "unsupported":
      return { notes: [{ what, disposition: "unsupported", why: disposition.why, todo: disposition.todo }] };
    case "config": {
      const { key, variable } = disposition;
      const why = "it configures the connection to Flyte Admin, which is not part of the project file";
      const todo = `Write ${key} into ${config}${variable === undefined ? "." : `, or set ${variable}.`}`;
      return { notes: [{ what, disposition: "unsupported", why, todo }] };
    }
    case "setting":
      return settings(what, () => disposition.read(value ?? ""));
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
          disposition: "unsupported",
          why: "it looks like a secret, and everyone can read the project file",
          todo: "Request a Flyte secret in the task; it reaches the pod without being part of the specification.",
        }),
      ),
    };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return { notes: [{ what: flag, disposition: "unsupported", why: error.message, todo: "Correct the value." }] };
  }
}

/** A value that may be secret is left as a shell variable. */
function packagedWords({ option: { packaged }, value }: GivenOption): readonly string[] {
  if (packaged === undefined) return [];
  if (value === undefined) return [packaged];
  const [name = "", ...rest] = value.split("=");
  return [packaged, packaged === "--env" && looksSecret(name, rest.join("=")) ? `${name}=$${name}` : value];
}
