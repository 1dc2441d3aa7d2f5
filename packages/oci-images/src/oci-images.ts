import { FlyteSettingsError } from "@flyte-settings/core";
import {
  definePlugin,
  type FlytePlugin,
  type ImagePin,
  type ImageState,
  omitUndefined,
  type PluginContext,
  shown,
} from "@flyte-settings/core/plugin";
import { checkImage } from "./check-image.ts";
import type { ImagesHost } from "./host.ts";
import { ImagesLock } from "./lock/images-lock.ts";
import { createLockWriter } from "./lock/lock-writer.ts";
import { type Mirrors, readMirrors } from "./mirrors.ts";
import { nodeHost } from "./node-host.ts";
import { pinWithLock } from "./pin-with-lock.ts";
import { Platform } from "./registry/platform.ts";
import { openRegistries, type RegistrySession } from "./registry/session.ts";
import type { RegistryOptions } from "./registry-options.ts";

/** The options of the plugin in `flyte-settings.yaml`. */
export interface OciImagesOptions extends RegistryOptions {
  /** Resolve tags to digests. Default true. */
  readonly pin?: boolean;
  readonly mirrors?: Mirrors;
  /** Path relative to the project file's directory; `false`: no lock file. Default `images.lock.yaml`. */
  readonly lock?: string | false;
  /** Registries are not queried: an image that is not in the lock file is an error. */
  readonly frozen?: boolean;
  /** Resolve again even if in the lock file: all images, or these names. */
  readonly update?: boolean | readonly string[];
  /** `linux/arm64`: pin the image of that platform rather than the index. */
  readonly platform?: string;
  /** Check that images exist before anything is registered. Default true; not if frozen. */
  readonly check?: boolean;
  /** Platforms that each image must support. */
  readonly platforms?: readonly string[];
}

const KNOWN: Readonly<Record<keyof OciImagesOptions, true>> = {
  pin: true,
  mirrors: true,
  lock: true,
  frozen: true,
  update: true,
  platform: true,
  check: true,
  platforms: true,
  insecureRegistries: true,
  caFile: true,
  certsDirs: true,
  tokenHosts: true,
  credentialOrder: true,
  timeoutMs: true,
  helperTimeoutMs: true,
  maxRetryAfterMs: true,
  concurrency: true,
};

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
  checkOptions(options);
  const mirrored = readMirrors(options.mirrors ?? {});
  const sessions = new WeakMap<object, RegistrySession>();
  const writeLock = createLockWriter();

  function sessionOf(ctx: PluginContext): RegistrySession {
    const known = sessions.get(ctx.env) ?? openRegistries(makeHost(ctx.env), options, ctx.report);
    sessions.set(ctx.env, known);
    return known;
  }

  function lockPath(ctx: PluginContext): string | undefined {
    const { lock = "images.lock.yaml" } = options;
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

  return definePlugin({
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
  });
}

function checkOptions(options: OciImagesOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(KNOWN, name));
  if (unknown === undefined) return;
  throw new FlyteSettingsError(
    "PLUGIN_INVALID",
    `oci-images: there is no option ${shown(unknown)}; known are ${Object.keys(KNOWN).join(", ")}, for example pin: true`,
    { plugin: "@flyte-settings/oci-images", place: unknown },
  );
}
