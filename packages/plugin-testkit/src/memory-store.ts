import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

/** The part of a finished bundle that a store needs. */
export interface StoredBundle {
  /** Absolute path of the archive; its base name is its name in the store. */
  readonly path: string;
}

/** An in-memory store for bundles. */
export interface MemoryStore {
  /** Stores a copy of the archive, replacing any archive with the same name. */
  put(bundle: StoredBundle): Promise<string>;
  /**
   * The content at a location.
   *
   * @throws DISTRIBUTION_INVALID if not found
   */
  read(location: string): Uint8Array;
  /** In the order in which they were first stored. */
  readonly locations: readonly string[];
  /** Number of `put` calls so far, including repeated names. */
  readonly puts: number;
}

/**
 * A store without disk or network access: locations are `memory://bundles/fast<md5>.tar.gz`.
 *
 * @param options.fails returns an error that `put` throws without storing anything, for testing users of a store
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
