import type { TextEdit } from "./variable-edit.ts";

/** The text of a manifest that is edited. */
export interface ManifestSource {
  readonly text: string;
  readonly indentsLists: boolean;
  /** One for each container; undefined: no small edit does it. */
  readonly edits: (TextEdit | undefined)[];
}
