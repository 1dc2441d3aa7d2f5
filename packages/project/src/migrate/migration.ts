import type { LayerValue } from "@flyte-settings/core/config";

/** A command to run and its purpose. */
export interface Step {
  readonly argv: readonly string[];
  readonly does: string;
}

/** An option or key that neither the project file nor a step covers. */
export interface Note {
  /** An option or a key, never its value. */
  readonly what: string;
  /** `unsupported`: needs action; `kept`: still read from its current place; `notNeeded`: has no replacement. */
  readonly disposition: "unsupported" | "kept" | "notNeeded";
  readonly why: string;
  /** What to do; only for `unsupported`. */
  readonly todo?: string;
}

/** The result of migrating a command line or a configuration file. */
export interface Migration {
  /** Values for the project file, each with its origin. */
  readonly values: readonly LayerValue[];
  readonly steps: readonly Step[];
  readonly notes: readonly Note[];
  /** The configuration file given on the command line. */
  readonly configFile?: string;
}

/** Merges notes with the same disposition and reason, in the order of first appearance. */
export function groupNotes(notes: readonly Note[]): readonly Note[] {
  const groups = new Map<string, Note>();
  for (const note of notes) {
    const key = JSON.stringify([note.disposition, note.why, note.todo]);
    const before = groups.get(key);
    const what =
      before === undefined || before.what.split(", ").includes(note.what) ? note.what : `${before.what}, ${note.what}`;
    groups.set(key, { ...note, what: before !== undefined && what === note.what ? before.what : what });
  }
  return [...groups.values()];
}
