import type { TextEdit } from "./variable-edit.ts";

/** The source of a manifest to edit. */
export interface ManifestSource {
  readonly text: string;
  readonly indentsLists: boolean;
  /** One per container; undefined if no small edit is possible. */
  readonly edits: (TextEdit | undefined)[];
}
