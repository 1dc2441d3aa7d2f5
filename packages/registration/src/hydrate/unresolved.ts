/**
 * Problems that Flyte Admin would accept but that break every pod: remaining placeholders, invalid images, unusual
 * identifiers.
 */
import { shown } from "@flyte-settings/core/plugin";
import { readIdentifier } from "../proto/identifier.ts";
import { type EditText, textVisitors } from "./entity-texts.ts";
import type { HydratedEntity } from "./hydrated-entity.ts";
import { imageProblem } from "./image-problem.ts";
import { rootMessages, type Visit, walk } from "./message-visitor.ts";
import type { HydrationOptions } from "./options.ts";
import { imageTemplateIn, leftIn, mayHoldPlaceholders, placeholders } from "./placeholders.ts";

export interface Unresolved {
  /** `template.container.args[2]` */
  readonly place: string;
  readonly problem: string;
  /** The remaining placeholder or image template; absent for any other problem. */
  readonly template?: string;
}

/**
 * All problems, so that they can be fixed together.
 *
 * @param images results for images so far; extended with new ones, as a package uses few images many times
 */
export function unresolved(entity: HydratedEntity, options: HydrationOptions, images: ImageProblems): Unresolved[] {
  const found: Unresolved[] = identifierProblems(entity);
  const say: Say = (place, problem) => {
    if (problem !== undefined) found.push({ place, problem });
  };
  const sayImage: Say = (place, image = "") => {
    if (!images.has(image)) images.set(image, imageProblem(image));
    say(place, images.get(image));
  };
  const hasPlaceholders = mayHoldPlaceholders(entity.bytes);
  const look: EditText = (text, place, use) => {
    if (use === "image") sayImage(place, text);
    else if (hasPlaceholders && use !== "context") {
      const left = unfilled(text, options);
      if (left !== undefined) found.push({ place, ...left });
    }
    return text;
  };
  walk(entity.bytes, rootMessages[entity.kind], {
    ...textVisitors(look),
    ...(hasPlaceholders ? { Identifier: identifierVisitor(look) } : {}),
  });
  return found;
}

/** By image: its problem, or nothing. */
export type ImageProblems = Map<string, string | undefined>;

type Say = (place: string, text: string | undefined) => void;

function identifierVisitor(look: EditText): Visit {
  return (bytes, place) => {
    const id = readIdentifier(bytes);
    for (const part of ["project", "domain", "version"] as const) look(id[part], `${place}.${part}`, "text");
    return bytes;
  };
}

function identifierProblems({ id }: HydratedEntity): Unresolved[] {
  return (["project", "domain", "name", "version"] as const).flatMap((part) => {
    if (id[part] === "") return [{ place: `id.${part}`, problem: `missing ${part}: give it with --${part}` }];
    if (part !== "version" && id[part].includes("?")) {
      return [
        {
          place: `id.${part}`,
          problem: `${shown(id[part])} holds a ?, which no URL of Flyte's console or gateway survives`,
        },
      ];
    }
    return [];
  });
}

function unfilled(value: string, options: HydrationOptions): Omit<Unresolved, "place"> | undefined {
  const template = imageTemplateIn(value);
  if (template === undefined) return undefined;
  if (template === placeholders.remotePackagePath && options.distributionLocation === undefined) {
    if (options.awaitsUpload && value === template) return undefined;
    return { template, problem: `${template} ${options.holdsCode ? LOCATION_MISSING : CODE_MISSING}` };
  }
  if (leftIn(template) !== undefined)
    return { template, problem: `${template} is left in ${shown(value)}, and nothing fills it there` };
  const problem = imageProblem(template);
  return problem === undefined ? undefined : { template, problem };
}

const CODE_MISSING = "has nothing to be filled with: the package holds no code; package with --copy auto or --copy all";
const LOCATION_MISSING =
  "stays unfilled: the location of the package's code is missing. Expected --distribution-location, for example s3://bucket/fast0.tar.gz";
