import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

/** What a store needs of a finished bundle. */
export interface StoredBundle {
  /** Absolute path of the archive; its last part is its name in the store. */
  readonly path: string;
}

/** A store of bundles in this process. */
export interface MemoryStore {
  /** Keeps a copy of the archive. The same name again takes the place of the one before. */
  put(bundle: StoredBundle): Promise<string>;
  /**
   * The bytes at a location.
   *
   * @throws DISTRIBUTION_INVALID where there is nothing
   */
  read(location: string): Uint8Array;
  /** In the order in which they were first put. */
  readonly locations: readonly string[];
  /** Calls of `put` so far, those of the same name too. */
  readonly puts: number;
}

/**
 * A store without a disk or a network: locations are `memory://bundles/fast<md5>.tar.gz`.
 *
 * @param options.fails what `put` throws in place of keeping anything, for tests of those who use a store
 */
export function memoryStore(options: { readonly fails?: () => Error | undefined } = {}): MemoryStore {
  const kept = new Map<string, Uint8Array>();
  let puts = 0;
  return {
    async put({ path }) {
      puts += 1;
      const failure = options.fails?.();
      if (failure !== undefined) throw failure;
      const location = `memory://bundles/${basename(path)}`;
      kept.set(location, await readFile(path));
      return location;
    },
    read(location) {
      const bytes = kept.get(location);
      if (bytes !== undefined) return new Uint8Array(bytes);
      throw new FlyteSettingsError(
        "DISTRIBUTION_INVALID",
        `there is nothing at ${shown(location)} in the memory store`,
      );
    },
    get locations() {
      return [...kept.keys()];
    },
    get puts() {
      return puts;
    },
  };
}
