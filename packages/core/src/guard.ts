import { FlyteSettingsError, shown } from "./errors.ts";

/**
 * Runs a public function. For callers without type checking: a value of the wrong type (`null`, a revoked proxy,
 * infinite nesting) results in one clear error rather than an internal TypeError.
 *
 * @throws SETTINGS_INVALID in place of a TypeError or RangeError, which becomes its `cause`
 */
export function guarded<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    return fail(name, thrown);
  }
}

/** Like {@link guarded}, for a function that returns a promise. */
export async function guardedAsync<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    return fail(name, thrown);
  }
}

/** The functions of a companion, each {@link guarded}. */
export function guardedAll<T extends object>(owner: string, members: T): T {
  const wrapped = Object.entries(members).map(([name, member]: [string, unknown]) =>
    typeof member === "function"
      ? [name, (...args: unknown[]) => guarded(`${owner}.${name}`, () => member(...args))]
      : [name, member],
  );
  return Object.fromEntries(wrapped) as T;
}

function fail(name: string, thrown: unknown): never {
  if (thrown instanceof TypeError || thrown instanceof RangeError) {
    throw new FlyteSettingsError("SETTINGS_INVALID", `${name}: invalid argument: ${shown(thrown.message)}`, {}, thrown);
  }
  throw thrown;
}
