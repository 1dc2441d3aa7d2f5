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

  has(real: string | number): boolean {
    return this.#seen.has(real);
  }

  /**
   * @param real the directory's real path or inode
   * @returns whether it was entered before
   * @throws BUNDLE_SOURCE_REFUSED above 50,000
   */
  enter(folder: string, real: string | number): boolean {
    if (!this.#seen.has(real)) {
      this.#seen.add(real);
      return false;
    }
    this.#count += 1;
    if (this.#count <= LIMIT) return true;
    throw new FlyteSettingsError(
      "BUNDLE_SOURCE_REFUSED",
      `could not list ${shown(this.#root)}: links lead to the same directories more than ${LIMIT} times, last at ` +
        `${shown(folder)}. Expected at most one link to a directory that holds links itself`,
      { place: folder, hint: "Remove one of the links, or exclude its directory in an ignore file." },
    );
  }
}
