import { entries } from "@flyte-settings/core";
import { checkImageCacheSize, ImageCache } from "@flyte-settings/core/flyte2";
import { printable } from "@flyte-settings/core/internal";
import { omitUndefined, redactUrls } from "@flyte-settings/core/plugin";
import type { FoundImages } from "@flyte-settings/project/context";

/** Pod variables to show, and their display names. */
const shownVariables = {
  RUN_NAME: "run",
  ACTION_NAME: "action",
  FLYTE_INTERNAL_EXECUTION_PROJECT: "project",
  FLYTE_INTERNAL_EXECUTION_DOMAIN: "domain",
  _U_ORG_NAME: "org",
  _F_SYS_PATH: "importPaths",
} as const;

/** A Flyte 2 image cache and the arguments around it, as text. */
export function imageCacheText(found: FoundImages): string {
  const { imageCache, launch, image, variables = {} } = found;
  const lines: string[] = [];
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) lines.push(`${name}: ${printable(redactUrls(value))}`);
  };
  put("image", image);
  if (launch !== undefined) {
    const { version, tgz, pkl, dest, resolver, resolverArgs } = launch;
    put("version", version);
    put("bundle", tgz ?? pkl);
    if (tgz !== undefined || pkl !== undefined) put("destination", dest === "." ? ". (WORKDIR of the image)" : dest);
    put("task", taskOf(resolverArgs));
    put("resolver", resolver);
  }
  for (const [variable, name] of Object.entries(shownVariables)) put(name, variables[variable]);
  lines.push(...imageLines(imageCache));
  return `${lines.join("\n")}\n`;
}

/** The same as fields of a JSON object; the image cache in its encoded form and original order. */
export function imageCacheJson({ imageCache, launch, image, variables }: FoundImages): string {
  const { imageCache: _, ...rest } = launch ?? {};
  const cache = imageCache === undefined ? "null" : ImageCache.toJson(ImageCache.fromTransport(imageCache));
  const fields = omitUndefined({
    launch: launch === undefined ? undefined : rest,
    image,
    variables: variables === undefined ? undefined : shownOnly(variables),
  });
  return [`"generation": 2, "imageCache": ${cache}`, JSON.stringify(fields).slice(1, -1)].filter(Boolean).join(", ");
}

/** What to report besides the images: names that Flyte 2 drops, and a cache that is too long for an argument. */
export function imageCacheNotes(entity: string, imageCache: string | undefined): Notes {
  if (imageCache === undefined) return { unknownKeys: [], warnings: [] };
  const warnings = checkImageCacheSize(imageCache, entity).map(({ message }) => message);
  return { unknownKeys: ImageCache.decode(imageCache).unknownKeys, warnings };
}

interface Notes {
  readonly unknownKeys: readonly string[];
  readonly warnings: readonly string[];
}

function imageLines(imageCache: string | undefined): string[] {
  if (imageCache === undefined) return ["images: none (no --image-cache)"];
  const { imageLookup, buildRunIds } = ImageCache.fromTransport(imageCache);
  const images = entries(imageLookup).map(([name, image]) => {
    const run = buildRunIds[name];
    return `  ${printable(`${name}: ${redactUrls(image)}${run === undefined ? "" : ` (built by run ${run.name})`}`)}`;
  });
  return images.length === 0 ? ["images: none (the image cache is empty)"] : ["images:", ...images];
}

/** `mod flows.train instance fit` is the task flows.train.fit. */
function taskOf(words: readonly string[]): string | undefined {
  const after = (word: string) => words[words.indexOf(word) + 1];
  if (words.length === 4 && words[0] === "mod" && words[2] === "instance")
    return `${after("mod")}.${after("instance")}`;
  return words.length === 0 ? undefined : words.join(" ");
}

function shownOnly(variables: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.keys(shownVariables).flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
