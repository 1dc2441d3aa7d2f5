import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";

const LIMIT = 50_000;

/**
 * Counts how often a directory is entered again by another path. Two links in each of forty directories, both to the
 * next one, make 2^40 paths.
 */
export class RepeatedEntries {
  readonly #root: string;
  readonly #seen: Set<string | number> = new Set();
  #count = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * @param real the directory's real path or inode
   * @throws BUNDLE_SOURCE_REFUSED above 50,000
   */
  enter(folder: string, real: string | number): void {
    if (!this.#seen.has(real)) return void this.#seen.add(real);
    this.#count += 1;
    if (this.#count <= LIMIT) return;
    throw new FlyteSettingsError(
      "BUNDLE_SOURCE_REFUSED",
      `could not list ${shown(this.#root)}: links lead to the same directories more than ${LIMIT} times, last at ` +
        `${shown(folder)}. Expected at most one link to a directory that holds links itself`,
      { place: folder, hint: "Remove one of the links, or exclude its directory in an ignore file." },
    );
  }
}
