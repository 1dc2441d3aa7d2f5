import type { SerializationSettings } from "@flyte-settings/core";
import {
  type HookInputs,
  type HookName,
  hookNames,
  type ImageRequest,
  type ImageState,
  type LoadedPlugin,
  type PluginContext,
  type PluginFetch,
  type SerializedTask,
} from "@flyte-settings/core/plugin";

/** Inputs to check a plugin with. More samples mean more checks; a hook without samples is reported as unchecked. */
export interface PluginSamples {
  /** Requests that this plugin handles: `{ name: "spark", reference: "acme://spark" }`. */
  readonly requests?: readonly ImageRequest[];
  /** Images that the plugin rewrites, pins or checks. */
  readonly images?: readonly ImageState[];
  readonly settings?: readonly SerializationSettings[];
  /** Each is combined with each of `settings`. */
  readonly tasks?: readonly SerializedTask[];
  /**
   * Inputs that are not for this plugin: every hook must return `null`. A request with an unknown scheme is always
   * included.
   */
  readonly foreign?: Pick<PluginSamples, "requests" | "images" | "settings" | "tasks">;
  /**
   * Inputs that must fail with a FlyteSettingsError (`checkImage` may return findings instead): a missing image, a
   * server that rejects the request.
   */
  readonly failing?: Pick<PluginSamples, "requests" | "images">;
  /** For `ctx.fetch`; default: every fetch fails. */
  readonly fetch?: PluginFetch;
  readonly env?: PluginContext["env"];
  /** Directory of the project file; default `/project`. */
  readonly root?: string;
  /** Time limit of one call in milliseconds; default 2,000. A call that hangs shortens the limit of later calls. */
  readonly timeoutMs?: number;
}

/** One call of one hook to try. */
export interface SampleCall {
  readonly hook: HookName;
  readonly input: readonly unknown[];
  /** For messages: `pinImage of spark`. */
  readonly what: string;
}

type Group = NonNullable<PluginSamples["foreign"]>;

/** The inputs for each hook. */
const inputsOf: { readonly [H in HookName]: (group: Group) => readonly HookInputs[H][] } = {
  provideImage: ({ requests = [] }) => requests.map((request) => [request]),
  rewriteImage: imageInputs,
  pinImage: imageInputs,
  checkImage: imageInputs,
  extendSettings: ({ settings = [] }) => settings.map((value) => [value]),
  applyToTask: ({ tasks = [], settings = [] }) =>
    tasks.flatMap((task) => settings.map((value) => [task, value] as const)),
};

/** The calls of all hooks that the plugin implements. */
export function callsOf(plugin: LoadedPlugin, group: Group): readonly SampleCall[] {
  return hookNames
    .filter((hook) => plugin.hooks[hook] !== undefined)
    .flatMap((hook) => inputsOf[hook](group).map((input) => ({ hook, input, what: `${hook} of ${nameOf(input)}` })));
}

function imageInputs({ images = [] }: Group): readonly (readonly [ImageState])[] {
  return images.map((image) => [image]);
}

function nameOf([first]: readonly unknown[]): string {
  const { name } = first as { readonly name?: string };
  return name ?? "the settings";
}
