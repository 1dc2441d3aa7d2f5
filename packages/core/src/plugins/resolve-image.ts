import type { Finding } from "../checks/finding.ts";
import { FlyteSettingsError, isFlyteSettingsError, shown } from "../errors.ts";
import { Image } from "../images/image.ts";
import { ImageReference } from "../images/image-reference.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { pluginFault } from "./blame.ts";
import type { HookAnswer } from "./hooks.ts";
import { frozenCopy } from "./plain-data.ts";
import type { PluginRun } from "./run.ts";
import { runChain } from "./run-chain.ts";
import { runFirst } from "./run-first.ts";
import { runParallel } from "./run-parallel.ts";
import type { HookName, ImageRequest, ImageState } from "./types.ts";

/** One step in resolving an image: which plugin changed the reference, and how. */
export interface ImageOrigin {
  readonly plugin: string;
  readonly hook: HookName;
  /** Absent if no reference was configured for the image. */
  readonly from?: string;
  readonly to: string;
}

/** An image that passed every stage. */
export interface ResolvedImage {
  readonly name: string;
  /**
   * The reference that tasks use: as written by the user unless a plugin changed it, `repo@sha256:…` if one pinned it.
   */
  readonly reference: string;
  /** The same, parsed. */
  readonly image: Image;
  /** The registry location to query, if different. */
  readonly askAt?: string;
  /** As reported by the plugin that pinned the image. */
  readonly platforms?: readonly string[];
  /** In chronological order; empty if no plugin changed the image. */
  readonly origins: readonly ImageOrigin[];
  readonly findings: readonly Finding[];
}

/** `written`: name and tag as printed; `state.reference` is normalized. */
interface Passage {
  readonly state: ImageState;
  readonly written: ImageReference;
  readonly platforms?: readonly string[];
  readonly origins: readonly ImageOrigin[];
}

const SCHEME = /^(?:[a-z][a-z0-9+.-]*:\/\/|file:)/i;

/** Sends one image through all stages. @throws the error of the failed stage, attributed to its plugin */
export async function resolveImage(run: PluginRun, request: ImageRequest): Promise<ResolvedImage> {
  const subject = { image: request.name };
  const provided = await runFirst(run, "provideImage", [frozenCopy(request)], subject);
  const text = provided?.answer ?? request.reference;
  if (text === undefined) throw nobodyProvides(run, request);
  const origins = provided === undefined ? [] : [origin(provided.plugin, "provideImage", request.reference, text)];
  if (run.host.compat === "flytekit" && !isReference(text)) return untouched(request.name, text, origins);
  if (provided === undefined && SCHEME.test(text) && !isReference(text)) throw nobodyProvides(run, request);

  const asked = begin(request.name, text, origins);
  const rewritten = await runChain(run, "rewriteImage", asked, ({ state }) => [state], rewrite, subject);
  const pinned = rewritten.state.digest === undefined ? await pin(run, rewritten) : rewritten;
  return finish(pinned, await check(run, pinned.state));
}

function begin(name: string, text: string, origins: readonly ImageOrigin[]): Passage {
  try {
    const { digest, ...normalized } = ImageReference.parseNormalized(text);
    const reference = ImageReference.toString(normalized);
    const state = Object.freeze({ name, reference, ...omitUndefined({ digest }) });
    return { state, written: ImageReference.parse(text), origins };
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    throw new FlyteSettingsError(
      error.code,
      `image ${shown(name)}: ${error.message}`,
      { ...error.details, image: name },
      error,
    );
  }
}

function rewrite(passage: Passage, answer: HookAnswer<"rewriteImage">, plugin: string): Passage {
  const { state } = passage;
  const { reference = say(passage.written), askAt } = typeof answer === "string" ? { reference: answer } : answer;
  const { digest = state.digest, ...normalized } = ImageReference.parseNormalized(reference);
  if (state.digest !== undefined && digest !== state.digest) {
    const place = { plugin, hook: "rewriteImage", image: state.name } as const;
    throw pluginFault(
      "PLUGIN_RESULT_INVALID",
      place,
      `it changed the digest from ${state.digest} to ${digest}; a rewrite may move an image, not exchange it`,
    );
  }
  const next: ImageState = Object.freeze({
    ...state,
    reference: ImageReference.toString(normalized),
    ...omitUndefined({ askAt, digest }),
  });
  const written = { ...ImageReference.parse(reference), ...omitUndefined({ digest }) };
  const to = say(written) + (askAt === undefined ? "" : `, asked at ${askAt}`);
  return {
    ...passage,
    state: next,
    written,
    origins: [...passage.origins, origin(plugin, "rewriteImage", say(passage.written), to)],
  };
}

async function pin(run: PluginRun, passage: Passage): Promise<Passage> {
  const found = await runFirst(run, "pinImage", [passage.state], { image: passage.state.name });
  if (found === undefined) return passage;
  const { digest, platforms, keepTag = false } = found.answer;
  const { tag, ...name } = passage.written;
  const written = { ...name, ...(keepTag && tag !== undefined ? { tag } : {}), digest };
  return {
    state: Object.freeze({ ...passage.state, digest }),
    written,
    ...omitUndefined({ platforms }),
    origins: [...passage.origins, origin(found.plugin, "pinImage", say(passage.written), say(written))],
  };
}

async function check(run: PluginRun, state: ImageState): Promise<readonly Finding[]> {
  const { answers, errors } = await runParallel(run, "checkImage", [state], { image: state.name });
  const [first, ...more] = errors;
  if (first !== undefined && more.length === 0) throw first;
  if (first !== undefined) {
    throw new FlyteSettingsError("IMAGES_UNRESOLVED", first.message, { image: state.name, errors });
  }
  return answers.flatMap(({ answer }) => answer);
}

function finish({ state, written, platforms, origins }: Passage, findings: readonly Finding[]): ResolvedImage {
  const { tag, digest } = written;
  return {
    name: state.name,
    reference: say(written),
    image: {
      name: state.name,
      fqn: ImageReference.nameOf(written),
      ...omitUndefined({ tag, digest }),
    },
    ...omitUndefined({ askAt: state.askAt, platforms }),
    origins,
    findings,
  };
}

/**
 * flytekit does not validate references: anything it accepts is passed on unchanged, split as flytekit splits it (R1).
 */
function untouched(name: string, reference: string, origins: readonly ImageOrigin[]): ResolvedImage {
  const split = Image.parseImageIdentifier(reference, { compat: "flytekit" });
  return { name, reference, image: { name, ...split }, origins, findings: [] };
}

function isReference(text: string): boolean {
  try {
    ImageReference.parseNormalized(text);
    return true;
  } catch {
    return false;
  }
}

function say(reference: ImageReference): string {
  return ImageReference.toString(reference);
}

function origin(plugin: string, hook: HookName, from: string | undefined, to: string): ImageOrigin {
  return { plugin, hook, ...omitUndefined({ from }), to };
}

function nobodyProvides(run: PluginRun, { name, reference }: ImageRequest): FlyteSettingsError {
  const asked = run.plugins.filter(({ hooks }) => hooks.provideImage !== undefined).map((plugin) => shown(plugin.name));
  const others =
    run.plugins.length === 0
      ? "no plugin is loaded"
      : `no plugin has that hook (loaded: ${run.plugins.map((plugin) => shown(plugin.name)).join(", ")})`;
  const who = asked.length === 0 ? others : `asked in that hook, and none took it: ${asked.join(", ")}`;
  const what =
    reference === undefined ? "nothing was written for it" : `${shown(reference)} is not an image that can be pulled`;
  const scheme = reference === undefined ? undefined : SCHEME.exec(reference)?.[0];
  const unanswered = scheme === undefined ? "" : `no plugin answers ${shown(scheme)}: `;
  const hint =
    scheme === undefined
      ? `write a reference for ${shown(name)}, for example ghcr.io/acme/train:v3`
      : `list a plugin that provides ${shown(scheme)}… under plugins: in flyte-settings.yaml`;
  return new FlyteSettingsError(
    "IMAGE_NOT_FOUND",
    `image ${shown(name)}: ${unanswered}${what}, and provideImage gave none: ${who}. To fix it, ${hint}`,
    { image: name, hook: "provideImage", hint },
  );
}
