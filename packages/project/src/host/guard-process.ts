import { AsyncLocalStorage } from "node:async_hooks";
import { FlyteSettingsError } from "@flyte-settings/core";
import { type HookName, hookNames, type LoadedPlugin, omitUndefined, shown } from "@flyte-settings/core/plugin";

/** The process state that plugins share with the command and must not change; `process` fits. */
export interface OwnProcess {
  exit: (code?: number | string | null) => never;
  /** What `exit` calls; Node's types omit it. */
  reallyExit?: (code?: number) => never;
  readonly stdout: { write: (...args: never[]) => boolean };
  env?: Record<string, string | undefined>;
  chdir?: (directory: string) => void;
  /** Set by {@link guardProcess}: the plugin whose code is running, including its timers and promises. */
  whose?: () => string | undefined;
}

export interface ProcessGuard {
  /** Runs code of a plugin: changes to the process by it, or by anything it starts, are attributed to that plugin. */
  within<T>(source: string, run: () => T): T;
  /** The same plugin, with everything its hooks do attributed to it. */
  watch(plugin: LoadedPlugin): LoadedPlugin;
  /** @throws PLUGIN_FAILED for the first misuse, even if the plugin caught the error */
  throwIfMisused(): void;
}

/**
 * Reserves standard output for data and the exit code for the command while plugins run: writing there or exiting
 * throws an error with the plugin's name. So does changing the working directory or the environment, which other
 * plugins share. Stays in place for the rest of the process, because plugins leave timers behind.
 */
export function guardProcess(target: OwnProcess): ProcessGuard {
  const running = new AsyncLocalStorage<string>();
  const hook = new AsyncLocalStorage<true>();
  const misuses: FlyteSettingsError[] = [];
  const misuse = (what: string, mend: string): FlyteSettingsError => {
    const who = running.getStore();
    const error = new FlyteSettingsError(
      "PLUGIN_FAILED",
      `${who === undefined ? "a plugin" : `plugin ${who}`} ${what}. ${mend}`,
      omitUndefined({ plugin: who }),
    );
    misuses.push(error);
    return error;
  };
  const { whose } = target;
  target.whose = () => running.getStore() ?? whose?.();
  target.exit = (code) => {
    throw misuse(`called process.exit(${code ?? ""})`, "A plugin ends by answering or by throwing");
  };
  target.stdout.write = (...args: unknown[]) => {
    misuse(
      `wrote "${shown(String(args[0]).trimEnd())}" on standard output`,
      "That is for data; messages for the user go to ctx.report",
    );
    const done = args.at(-1);
    if (typeof done === "function") done();
    return true;
  };
  protectShared(target, () => hook.getStore() === true, misuse);
  const within = <T>(source: string, run: () => T): T => running.run(source, run);
  return {
    within,
    watch: (plugin) => ({
      ...plugin,
      hooks: watchedHooks(plugin, (name, run) => within(name, () => hook.run(true, run))),
    }),
    throwIfMisused: () => {
      const [first] = misuses;
      if (first !== undefined) throw first;
    },
  };
}

type Misuse = (what: string, mend: string) => FlyteSettingsError;

/**
 * Only for hooks and what they start: the command itself exits through `reallyExit`, and a module that a plugin imports
 * may set a variable.
 */
function protectShared(target: OwnProcess, isHook: () => boolean, misuse: Misuse): void {
  const { reallyExit, chdir, env } = target;
  if (reallyExit !== undefined)
    target.reallyExit = (code) => {
      if (!isHook()) return reallyExit.call(target, code);
      throw misuse(`called process.reallyExit(${code ?? ""})`, "A plugin ends by answering or by throwing");
    };
  if (chdir !== undefined) {
    // cross-spawn changes the directory for a moment, on Windows, unless this says that it cannot, as in a worker
    const marked = (change: typeof chdir): typeof chdir =>
      Object.defineProperty(change, "disabled", { get: isHook, configurable: true });
    let current = marked((directory) => {
      if (!isHook()) return chdir.call(target, directory);
      throw misuse("called process.chdir", "Resolve paths against ctx.root instead");
    });
    // Node wraps the function again when the first ES module is imported
    Object.defineProperty(target, "chdir", {
      ...{ configurable: true, enumerable: true },
      get: () => current,
      set: (change: typeof chdir) => {
        current = marked(change);
      },
    });
  }
  if (env === undefined) return;
  const refuses = (name: string | symbol): boolean => {
    if (!isHook()) return false;
    misuse(
      `changed the environment variable ${shown(String(name))}`,
      "Other plugins share it; keep the value in a variable",
    );
    return true;
  };
  target.env = new Proxy(env, {
    set: (all, name, value) => refuses(name) || Reflect.set(all, name, value),
    deleteProperty: (all, name) => refuses(name) || Reflect.deleteProperty(all, name),
  });
}

function watchedHooks({ name, hooks }: LoadedPlugin, within: ProcessGuard["within"]): LoadedPlugin["hooks"] {
  const watched = hookNames.flatMap((hook) => {
    const call = hooks[hook] as ((...args: unknown[]) => unknown) | undefined;
    return call === undefined ? [] : [[hook, (...args: unknown[]) => within(name, () => call(...args))] as const];
  });
  return Object.freeze(Object.fromEntries(watched) as { [H in HookName]: never });
}
