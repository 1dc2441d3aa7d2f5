import type { Finding } from "../checks/finding.ts";
import type { CompatMode } from "../model/compat.ts";
import type { JsonObject } from "../model/json.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";

/** The version of the interface. A plugin with a different version is rejected when it is loaded. */
export const API_VERSION = 1;

export type Awaitable<T> = T | Promise<T>;

/** An image to resolve, before any stage. */
export interface ImageRequest {
  /** The name that tasks use: `default`, `spark`. */
  readonly name: string;
  /** As configured: `ghcr.io/acme/train:v3`, `acme://spark`, `file:./image.yaml`; absent if unset. */
  readonly reference?: string;
  /** `linux/amd64`, if the host knows the platform that tasks run on. */
  readonly platform?: string;
  /** If set in the settings. */
  readonly project?: string;
  /** If set in the settings. */
  readonly domain?: string;
  /** `module.function`, if only this task uses the image. */
  readonly task?: string;
}

/** User name and password (or token) for a registry. Never print them. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** An image between two stages. */
export interface ImageState {
  readonly name: string;
  /**
   * The reference that tasks will use, normalized and without its digest: `docker.io/library/ubuntu:22.04`. Without a
   * tag if none was written. If no plugin changes it, tasks use the string as the user wrote it.
   */
  readonly reference: string;
  /** The location to query, if it differs from `reference` (a mirror that nodes use on their own). */
  readonly askAt?: string;
  /** `sha256:…` once it is pinned. */
  readonly digest?: string;
}

/**
 * The changes that `rewriteImage` may make; a plain string is a new `reference`. A known digest is kept: a rewrite
 * changes where an image is pulled from, not its content, and a new reference with a different digest is rejected.
 */
export type ImageRewrite = string | { readonly reference?: string; readonly askAt?: string };

/** The result of `pinImage`. */
export interface ImagePin {
  /** `sha256:` and 64 lower-case hex digits (or sha384, sha512). */
  readonly digest: string;
  readonly mediaType?: string;
  /** `linux/amd64`; absent if not determined. */
  readonly platforms?: readonly string[];
  /** `repo:tag@sha256:…` instead of `repo@sha256:…`; some runtimes reject the longer form. Default: false. */
  readonly keepTag?: boolean;
}

/**
 * Fields to set. Those set by the user are kept, and the provenance records that. `env`, `fastSerializationSettings`,
 * `defaultResources` and `imageConfig.images` (by name) are merged: values not in the patch are unchanged.
 */
export type SettingsPatch = { readonly [K in keyof SerializationSettings]?: SerializationSettings[K] };

/** The part of a serialized task that depends on settings: `flyteidl.core.TaskTemplate` as plain values. */
export interface SerializedTask {
  /** `module.function`; only for messages, not for decisions. */
  readonly name: string;
  /** `python-task`, `spark`, … */
  readonly type: string;
  readonly container?: TaskContainer;
  readonly k8sPod?: TaskPod;
  /** `custom` of the template as protobuf JSON. */
  readonly custom?: JsonObject;
}

export interface TaskContainer {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** In order; names may repeat, in which case the last one is used in the pod. */
  readonly env: readonly { readonly key: string; readonly value: string }[];
}

export interface TaskPod {
  /** A Kubernetes PodSpec as JSON, keys in camelCase. */
  readonly podSpec: JsonObject;
  readonly primaryContainerName: string;
}

/** The part of the web's `AbortSignal` that is used. */
export interface MinimalSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The web's `AbortSignal` if the program's types declare it (DOM or @types/node), otherwise the part that is used. */
export type HookSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : MinimalSignal;

/** `Uint8Array<ArrayBuffer>` from TypeScript 5.7 on, `Uint8Array` before: the type that the web's `fetch` accepts. */
export type Bytes = ReturnType<Uint8ArrayConstructor["of"]>;

/** The `fetch` for plugins: the part of the web's `fetch` that plugins need, with proxy and CA configured. */
export type PluginFetch = (
  url: string,
  init?: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Bytes;
    readonly redirect?: "follow" | "manual" | "error";
    readonly signal?: HookSignal;
  },
) => Promise<PluginResponse>;

export interface PluginResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The context passed to a hook. Nothing else of the host is accessible through it. */
export interface PluginContext {
  /** Aborts at the time limit (which applies even if the hook ignores it) or when the user interrupts the run. */
  readonly signal: HookSignal;
  readonly fetch: PluginFetch;
  /** Calls `make` once per key, plugin and run, for any number of images; after a failure, the next call retries. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** Prints a message to the user; use this instead of printing directly. */
  report(level: "info" | "warning", message: string): void;
  /** The environment, read-only, the same object during a whole run; plugins must not read `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the project file's directory. */
  readonly root: string;
  /** `flytekit` if `compat: flytekit` applies to everything. */
  readonly compat: CompatMode;
  /** `true` if the result is only shown, as by `settings show`: a hook must not write, upload or publish anything. */
  readonly preview?: boolean;
  /**
   * The user's credentials for exactly this registry (`ghcr.io`, `localhost:5000`), from the files, helpers and stores
   * of docker and containers. With an identity token, the user name is `<token>`. The host removes the password from
   * the plugin's messages and errors. Absent in hosts without credentials.
   */
  readonly credentials?: (host: string) => Promise<RegistryCredentials | undefined>;
  /** Version of the program that runs the plugin, for messages and user agents; may be absent. */
  readonly hostVersion?: string;
}

/**
 * A plugin: a plain object. `null` from a hook means "not mine"; an exception stops the image, and the error names
 * plugin, hook and image. Input and output are frozen plain data; an invalid result is rejected, including `undefined`.
 *
 * @example
 * ```ts
 * export default definePlugin({
 *   apiVersion: 1,
 *   name: "flyte-plugin-acme",
 *   provideImage: (request) => (request.reference?.startsWith("acme://") ? "registry.acme.example/ml/train:v3" : null),
 * });
 * ```
 */
export interface FlytePlugin {
  readonly apiVersion: typeof API_VERSION;
  /** As in its `package.json`; for a single file, any short name. */
  readonly name: string;
  /** The first result that is not null is used. Turns nothing, a name, a file or `acme://x` into a reference. */
  provideImage?(request: ImageRequest, ctx: PluginContext): Awaitable<string | null>;
  /** A chain, in order. */
  rewriteImage?(image: ImageState, ctx: PluginContext): Awaitable<ImageRewrite | null>;
  /** The first result that is not null is used; skipped if the image already has a digest. */
  pinImage?(image: ImageState, ctx: PluginContext): Awaitable<ImagePin | null>;
  /** Called concurrently; only reports findings. */
  checkImage?(image: ImageState, ctx: PluginContext): Awaitable<readonly Finding[] | null>;
  /** In order; each plugin sees the values set by the previous ones. */
  extendSettings?(settings: SerializationSettings, ctx: PluginContext): Awaitable<SettingsPatch | null>;
  /** In order. Must be pure: the same task and settings give the same result. */
  applyToTask?(
    task: SerializedTask,
    settings: SerializationSettings,
    ctx: PluginContext,
  ): Awaitable<SerializedTask | null>;
}

export type HookName = Exclude<keyof FlytePlugin, "apiVersion" | "name">;
