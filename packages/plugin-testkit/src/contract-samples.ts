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

/** What a plugin is tried with. The more of it, the more is checked; a hook without samples is reported as not tried. */
export interface PluginSamples {
  /** Requests that are this plugin's own: `{ name: "spark", reference: "acme://spark" }`. */
  readonly requests?: readonly ImageRequest[];
  /** Images that it rewrites, pins or checks. */
  readonly images?: readonly ImageState[];
  readonly settings?: readonly SerializationSettings[];
  /** Each is tried with each of `settings`. */
  readonly tasks?: readonly SerializedTask[];
  /** Not this plugin's: every hook must answer `null`. An unknown scheme is always among the requests. */
  readonly foreign?: Pick<PluginSamples, "requests" | "images" | "settings" | "tasks">;
  /** What must fail with an error of ours (a check may say it as findings): an image that is not there, a server that refuses. */
  readonly failing?: Pick<PluginSamples, "requests" | "images">;
  /** For `ctx.fetch`; absent: every fetch fails. */
  readonly fetch?: PluginFetch;
  readonly env?: PluginContext["env"];
  /** Folder of the project file; `/project` when absent. */
  readonly root?: string;
  /** Limit of one call in milliseconds; 2,000 when absent. A call that hangs shortens the limit of the calls after it. */
  readonly timeoutMs?: number;
}

/** One call of one hook that is to be tried. */
export interface SampleCall {
  readonly hook: HookName;
  readonly input: readonly unknown[];
  /** For words: `pinImage of spark`. */
  readonly what: string;
}

type Group = NonNullable<PluginSamples["foreign"]>;

/** What each hook is tried with. */
const inputsOf: { readonly [H in HookName]: (group: Group) => readonly HookInputs[H][] } = {
  provideImage: ({ requests = [] }) => requests.map((request) => [request]),
  rewriteImage: imageInputs,
  pinImage: imageInputs,
  checkImage: imageInputs,
  extendSettings: ({ settings = [] }) => settings.map((value) => [value]),
  applyToTask: ({ tasks = [], settings = [] }) =>
    tasks.flatMap((task) => settings.map((value) => [task, value] as const)),
};

/** Every call of the hooks that the plugin has. */
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
