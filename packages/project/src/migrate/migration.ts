import type { LayerValue } from "@flyte-settings/core/config";

/** A command to run, and what for. */
export interface Step {
  readonly argv: readonly string[];
  readonly does: string;
}

/** What does not stand in the project file or in a step. */
export interface Note {
  /** An option or a key, never its value. */
  readonly what: string;
  /** `unsupported`: do something about it; `kept`: it is read where it is; `notNeeded`: nothing takes its place. */
  readonly disposition: "unsupported" | "kept" | "notNeeded";
  readonly why: string;
  /** What to do; only of what is lost. */
  readonly todo?: string;
}

/** What becomes of a command line or of a configuration file. */
export interface Migration {
  /** For the project file; each knows where it was written. */
  readonly values: readonly LayerValue[];
  readonly steps: readonly Step[];
  readonly notes: readonly Note[];
  /** The configuration file that the command line names. */
  readonly configFile?: string;
}

/** Those of the same disposition and reason in one, in the order of first appearance. */
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
