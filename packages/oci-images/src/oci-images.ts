import { LOCK_FILE } from "@flyte-settings/core/internal";
import {
  definePlugin,
  type FlytePlugin,
  type ImagePin,
  type ImageState,
  omitUndefined,
  type PluginContext,
} from "@flyte-settings/core/plugin";
import { checkImage } from "./check-image.ts";
import type { ImagesHost } from "./host.ts";
import { ImagesLock } from "./lock/images-lock.ts";
import { createLockWriter } from "./lock/lock-writer.ts";
import { readMirrors } from "./mirrors.ts";
import { nodeHost } from "./node-host.ts";
import { pinWithLock } from "./pin-with-lock.ts";
import { fields, type OciImagesOptions } from "./plugin-options.ts";
import { Platform } from "./registry/platform.ts";
import { openRegistries, type RegistrySession } from "./registry/session.ts";

/**
 * The plugin: applies `mirrors`, resolves tags to digests and records them in a lock file, and checks that images exist
 * before anything is registered.
 *
 * It uses its own connections rather than `ctx.fetch`: bodies are read with a size limit as they arrive, and
 * certificates depend on the registry. Proxy and CA come from the same environment.
 *
 * @param makeHost creates the host; default: Node's
 * @throws PLUGIN_INVALID for invalid options
 */
export function ociImages(
  options: OciImagesOptions = {},
  makeHost: (env: PluginContext["env"]) => ImagesHost = nodeHost,
): FlytePlugin {
  return definePlugin((given: OciImagesOptions) => makePlugin(given, makeHost), { fields })(options);
}

function makePlugin(options: OciImagesOptions, makeHost: (env: PluginContext["env"]) => ImagesHost): FlytePlugin {
  const mirrored = readMirrors(options.mirrors ?? {});
  const sessions = new WeakMap<object, RegistrySession>();
  const writeLock = createLockWriter();

  function sessionOf(ctx: PluginContext): RegistrySession {
    const known = sessions.get(ctx.env) ?? openRegistries(makeHost(ctx.env), options, ctx.report);
    sessions.set(ctx.env, known);
    return known;
  }

  function lockPath(ctx: PluginContext): string | undefined {
    const { lock = LOCK_FILE } = options;
    return lock === false ? undefined : /^(?:\/|[A-Za-z]:[\\/])/.test(lock) ? lock : `${ctx.root}/${lock}`;
  }

  const platform = options.platform === undefined ? undefined : Platform.toString(Platform.parse(options.platform));

  async function pin(image: ImageState, ctx: PluginContext): Promise<ImagePin> {
    const { frozen, update } = options;
    const { images, lock } = await pinWithLock(sessionOf(ctx), [image], lockPath(ctx), {
      ...omitUndefined({ frozen, platform, update, signal: ctx.signal }),
      once: (key, work) => ctx.once(key, work),
      addEntries: async (path, entries) => {
        await Promise.all(entries.map((entry) => writeLock(path, entry)));
        return undefined;
      },
    });
    const [pinned] = images;
    const entry = pinned && ImagesLock.find(lock, pinned.requested, platform);
    return {
      digest: pinned?.digest ?? "",
      ...omitUndefined({ mediaType: entry?.mediaType, platforms: entry?.platforms }),
    };
  }

  return {
    apiVersion: 1,
    name: "@flyte-settings/oci-images",
    rewriteImage(image) {
      const found = mirrored(image.reference);
      if (!found) return null;
      if (found.mode === "rewrite") return { reference: found.reference };
      return image.askAt === found.reference ? null : { askAt: found.reference };
    },
    async pinImage(image, ctx) {
      if (options.pin === false || image.digest !== undefined) return null;
      return pin(image, ctx);
    },
    async checkImage(image, ctx) {
      if (options.check === false || options.frozen) return null;
      return checkImage(sessionOf(ctx), image, { platforms: options.platforms ?? [], signal: ctx.signal });
    },
  };
}
