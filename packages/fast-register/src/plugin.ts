import { resolve } from "node:path";
import { definePlugin, type FlytePlugin, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { archiveName } from "./archive/manifest.ts";
import { type Bundle, type BundleOptions, bundleCode, type CopyStyle, listCode } from "./bundle-code.ts";
import { digestFiles } from "./digest.ts";
import type { IgnoreOptions } from "./ignore/ignore-rules.ts";
import type { BundleHost } from "./list-files.ts";
import type { BundleStore } from "./stores/bundle-store.ts";
import { flytekitStoreVariables } from "./stores/flytekit-options.ts";
import { openStore } from "./stores/open-store.ts";
import type { StoreOptions } from "./stores/store-options.ts";

/** The options of this plugin in the project file. */
export interface FastRegisterOptions {
  /** Source directory, relative to the project directory; default `.`. */
  readonly source?: string;
  readonly copy?: CopyStyle;
  readonly modules?: readonly string[];
  readonly ignore?: IgnoreOptions;
  readonly include?: readonly string[];
  /** 2 for the ignore rules of Flyte 2; default 1, flytekit's. */
  readonly generation?: 1 | 2;
  /** Directory for archives; default `.flyte-settings/bundles`. */
  readonly output?: string;
  /** Where the code is unpacked in the pod; default `/root`. */
  readonly destinationDir?: string;
  /** A store, or its URL; default `file:./.flyte-settings/bundles`. */
  readonly store?: BundleStore | string;
  /** Options of a cloud store if `store` is a URL: endpoint, region, style, keys. */
  readonly storeOptions?: StoreOptions;
}

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
  return definePlugin({
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
        isCompat: ctx.mode === "flytekit",
        ...omitUndefined({ modules: options.modules, generation: options.generation }),
        ignore: { ...options.ignore, ...(options.include ? { include: options.include } : {}) },
      };
      const host = { env: ctx.env, report: (message: string) => ctx.report("warning", message) };
      const bundled = (): Promise<Bundled> =>
        ctx.preview === true ? preview(root, host, bundleOptions, store) : bundleCode(root, host, bundleOptions, store);
      const { location, skipped } = await ctx.once("bundle", bundled);
      for (const { path, reason } of skipped) ctx.report("warning", `${shown(path)} is not in the bundle: ${reason}`);
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
  });
}
