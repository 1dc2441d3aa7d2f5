import { AsyncLocalStorage } from "node:async_hooks";
import { FlyteSettingsError } from "@flyte-settings/core";
import { type HookName, hookNames, type LoadedPlugin, omitUndefined, shown } from "@flyte-settings/core/plugin";

/** What plugins share with the command and must leave alone; `process` fits. */
export interface OwnProcess {
  exit: (code?: number | string | null) => never;
  readonly stdout: { write: (...args: never[]) => boolean };
  /** Set by {@link guardProcess}: the plugin whose code is running, in timers and promises that it left behind too. */
  whose?: () => string | undefined;
}

export interface ProcessGuard {
  /** Runs something that belongs to a plugin: what is done to the process meanwhile, and by what it starts, is its doing. */
  within<T>(source: string, run: () => T): T;
  /** The same plugin; whatever its hooks do is known to be its doing. */
  watch(plugin: LoadedPlugin): LoadedPlugin;
  /** @throws PLUGIN_FAILED for the first misuse, also where the plugin swallowed the error that it got for it */
  throwIfMisused(): void;
}

/**
 * Keeps standard output for data and the exit code for the command while plugins run: writing there and leaving are errors
 * that name the plugin. Stays in place for the rest of the process, since plugins leave timers behind.
 */
export function guardProcess(target: OwnProcess): ProcessGuard {
  const running = new AsyncLocalStorage<string>();
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
      "That is for data; words for the user go to ctx.report",
    );
    const done = args.at(-1);
    if (typeof done === "function") done();
    return true;
  };
  const within = <T>(source: string, run: () => T): T => running.run(source, run);
  return {
    within,
    watch: (plugin) => ({ ...plugin, hooks: watchedHooks(plugin, within) }),
    throwIfMisused: () => {
      const [first] = misuses;
      if (first !== undefined) throw first;
    },
  };
}

function watchedHooks({ name, hooks }: LoadedPlugin, within: ProcessGuard["within"]): LoadedPlugin["hooks"] {
  const watched = hookNames.flatMap((hook) => {
    const call = hooks[hook] as ((...args: unknown[]) => unknown) | undefined;
    return call === undefined ? [] : [[hook, (...args: unknown[]) => within(name, () => call(...args))] as const];
  });
  return Object.freeze(Object.fromEntries(watched) as { [H in HookName]: never });
}
