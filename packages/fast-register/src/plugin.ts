import { resolve } from "node:path";
import { definePlugin, type FlytePlugin, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { archiveName } from "./archive/manifest.ts";
import { type Bundle, type BundleOptions, bundleCode } from "./bundle-code.ts";
import { digestFiles } from "./digest.ts";
import { listCode } from "./list-code.ts";
import type { BundleHost } from "./list-files.ts";
import { type FastRegisterOptions, fields } from "./plugin-options.ts";
import type { BundleStore } from "./stores/bundle-store.ts";
import { flytekitStoreVariables } from "./stores/flytekit-options.ts";
import { openStore } from "./stores/open-store.ts";

type Bundled = Pick<Bundle, "location" | "skipped">;

/** Where the bundle would be stored; nothing is written. */
async function preview(root: string, host: BundleHost, options: BundleOptions, store: BundleStore): Promise<Bundled> {
  const list = await listCode(root, host, options);
  return { location: `${store.name}/${archiveName(digestFiles(list))}`, skipped: list.skipped };
}

const FOLDER = ".flyte-settings/bundles";
const DESTINATION = "/root";

/** The plugin: bundles the code while settings are created, and prefixes the command of every task that needs it. */
export function fastRegister(options: FastRegisterOptions = {}): FlytePlugin {
  return definePlugin(makePlugin, { fields })(options);
}

function makePlugin(options: FastRegisterOptions): FlytePlugin {
  return {
    apiVersion: 1,
    name: "@flyte-settings/fast-register",
    async extendSettings(settings, ctx) {
      const { copy = "all" } = options;
      const before = settings.fastSerializationSettings;
      if (copy === "none" || before?.distributionLocation) return null;
      const root = resolve(ctx.root, options.source ?? ".");
      const store =
        typeof options.store === "object"
          ? options.store
          : openStore(options.store ?? `file:./${FOLDER}`, ctx.root, {
              env: ctx.env,
              ...flytekitStoreVariables(ctx.env),
              ...options.storeOptions,
            });
      const bundleOptions: BundleOptions = {
        output: resolve(ctx.root, options.output ?? FOLDER),
        projectRoot: ctx.root,
        copy,
        cache: true,
        signal: ctx.signal,
        compat: ctx.compat,
        ...omitUndefined({ modules: options.modules, generation: options.generation }),
        ignore: { ...options.ignore, ...omitUndefined({ include: options.include }) },
      };
      const host = { env: ctx.env, report: (message: string) => ctx.report("warning", message) };
      const bundled = (): Promise<Bundled> =>
        ctx.preview === true ? preview(root, host, bundleOptions, store) : bundleCode(root, host, bundleOptions, store);
      const { location, skipped } = await ctx.once("bundle", bundled);
      for (const line of skippedByReason(skipped)) ctx.report("warning", line);
      return {
        fastSerializationSettings: {
          enabled: true,
          destinationDir: before?.destinationDir ?? options.destinationDir ?? DESTINATION,
          ...omitUndefined({ distributionLocation: location }),
        },
      };
    },
    async applyToTask(task, settings) {
      // loading all of core takes a third of the time to load this package
      const { applyFastRegistration } = await import("@flyte-settings/core");
      const applied = applyFastRegistration(task, settings.fastSerializationSettings);
      return applied === task ? null : applied;
    },
  };
}

const NAMED = 3;

/** One line per reason, with the first paths. */
function skippedByReason(skipped: Bundle["skipped"]): readonly string[] {
  return [...new Set(skipped.map(({ reason }) => reason))].map((reason) => {
    const files = skipped.filter((each) => each.reason === reason);
    const names = files.slice(0, NAMED).map(({ path }) => shown(path));
    const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : "";
    return `${names.join(", ")}${more} ${files.length === 1 ? "is" : "are"} not in the bundle: ${reason}`;
  });
}
