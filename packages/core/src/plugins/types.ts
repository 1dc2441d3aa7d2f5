import type { Finding } from "../checks/finding.ts";
import type { JsonObject } from "../model/json.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";

/** The version of the interface. A plugin that names another is refused when it is loaded. */
export const API_VERSION = 1;

export type Awaitable<T> = T | Promise<T>;

/** An image that somebody asked for, before anything is known of it. */
export interface ImageRequest {
  /** How tasks name it: `default`, `spark`. */
  readonly name: string;
  /** What was written for it, untouched: `ghcr.io/acme/train:v3`, `acme://spark`, `file:./image.yaml`; absent: nothing was. */
  readonly reference?: string;
  /** `linux/amd64`, where the host knows what tasks run on. */
  readonly platform?: string;
  /** Where the settings name one. */
  readonly project?: string;
  /** Where the settings name one. */
  readonly domain?: string;
  /** `module.function`, where the image is for one task alone. */
  readonly task?: string;
}

/** User name and password (or token) for a registry. Never print them. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** An image on its way through the stages. */
export interface ImageState {
  readonly name: string;
  /**
   * What tasks will run, normalised and without its digest: `docker.io/library/ubuntu:22.04`. No tag where none was
   * written. A text that no plugin changes reaches the task as the user wrote it.
   */
  readonly reference: string;
  /** Where to ask for it, when that is another place than `reference` (a mirror that nodes use by themselves). */
  readonly askAt?: string;
  /** `sha256:…` as soon as it is pinned. */
  readonly digest?: string;
}

/**
 * What `rewriteImage` may change; a bare text is a new `reference`. A digest that is known stays: a rewrite moves an
 * image, it does not exchange it, and a new reference that names another digest is refused.
 */
export type ImageRewrite = string | { readonly reference?: string; readonly askAt?: string };

/** What `pinImage` found. */
export interface ImagePin {
  /** `sha256:` and 64 lower-case hex digits (or sha384, sha512). */
  readonly digest: string;
  readonly mediaType?: string;
  /** `linux/amd64`; absent when nobody looked. */
  readonly platforms?: readonly string[];
  /** `repo:tag@sha256:…` instead of `repo@sha256:…`; some runtimes refuse the longer form. Absent: false. */
  readonly keepTag?: boolean;
}

/**
 * Fields to set; those that the user set stay, and the provenance says so. `env`, `fastSerializationSettings`,
 * `defaultResources` and `imageConfig.images` (by name) are merged: what the patch does not name stays as it is.
 */
export type SettingsPatch = { readonly [K in keyof SerializationSettings]?: SerializationSettings[K] };

/** The part of a serialized task that settings decide: `flyteidl.core.TaskTemplate` in plain values. */
export interface SerializedTask {
  /** `module.function`; for words, never to decide by. */
  readonly name: string;
  /** `python-task`, `spark`, … */
  readonly type: string;
  readonly container?: TaskContainer;
  readonly k8sPod?: TaskPod;
  /** `custom` of the template, protobuf JSON. */
  readonly custom?: JsonObject;
}

export interface TaskContainer {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** In order; names may repeat, the last one counts in the pod. */
  readonly env: readonly { readonly key: string; readonly value: string }[];
}

export interface TaskPod {
  /** A Kubernetes PodSpec as JSON, keys in camelCase. */
  readonly podSpec: JsonObject;
  readonly primaryContainerName: string;
}

/** What is used of the web's `AbortSignal`. */
export interface MinimalSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The web's `AbortSignal` where the program's types have one (DOM or @types/node), else what is used of it. */
export type HookSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : MinimalSignal;

/** `Uint8Array<ArrayBuffer>` from TypeScript 5.7 on, `Uint8Array` before: what the web's `fetch` takes. */
export type Bytes = ReturnType<Uint8ArrayConstructor["of"]>;

/** What a plugin may fetch with: the web's `fetch`, as far as plugins need it; proxy and CA are already set. */
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

/** What a hook is handed. Nothing else of the host is reachable through it. */
export interface PluginContext {
  /** Aborts at the time limit or when the user stops; the limit holds even where it is ignored. */
  readonly signal: HookSignal;
  readonly fetch: PluginFetch;
  /** One call for each key, plugin and run, however many images ask; a failed call is tried again by the next asker. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** A line for the user; never print. */
  report(level: "info" | "warning", message: string): void;
  /** The environment, read-only, the same object in a whole run; plugins do not read `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the project file, absolute. */
  readonly root: string;
  readonly mode: "default" | "flytekit";
  /**
   * The user's credentials for exactly this registry (`ghcr.io`, `localhost:5000`), from docker's and containers' files,
   * helpers and stores. With an identity token the user name is `<token>`. The host removes the password from messages and
   * errors of the plugin. Absent in hosts without credentials.
   */
  readonly credentials?: (host: string) => Promise<RegistryCredentials | undefined>;
  /** Version of the program that runs the plugin, for messages and user agents; absent where it has none. */
  readonly hostVersion?: string;
}

/**
 * One plugin: a plain object. `null` from a hook means "not mine"; a throw stops the image, and the error names plugin,
 * hook and image. Data in and out is frozen plain data; an answer that is not well formed is refused, `undefined` too.
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
  /** As in its `package.json`; for a loose file its own short name. */
  readonly name: string;
  /** First answer that is not null wins. Nothing, a name, a file or `acme://x` → a reference. */
  provideImage?(request: ImageRequest, ctx: PluginContext): Awaitable<string | null>;
  /** A chain, in order. */
  rewriteImage?(image: ImageState, ctx: PluginContext): Awaitable<ImageRewrite | null>;
  /** First answer that is not null wins; skipped when the image has a digest already. */
  pinImage?(image: ImageState, ctx: PluginContext): Awaitable<ImagePin | null>;
  /** In parallel; reports only. */
  checkImage?(image: ImageState, ctx: PluginContext): Awaitable<readonly Finding[] | null>;
  /** In order; each sees what the ones before set. */
  extendSettings?(settings: SerializationSettings, ctx: PluginContext): Awaitable<SettingsPatch | null>;
  /** In order, pure: the same task and settings give the same answer. */
  applyToTask?(
    task: SerializedTask,
    settings: SerializationSettings,
    ctx: PluginContext,
  ): Awaitable<SerializedTask | null>;
}

export type HookName = Exclude<keyof FlytePlugin, "apiVersion" | "name">;

/** What a plugin module's `default` may be: a plugin, or a function of the options in the project file. */
export type PluginEntry<Options = unknown> = FlytePlugin | ((options: Options) => Awaitable<FlytePlugin>);
