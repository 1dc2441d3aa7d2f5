import type { Origin } from "../layers/origin.ts";
import type { ProjectValues } from "../layers/project-file.ts";
import type { Image } from "../model/image.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import type { BundleFacts } from "./bundle-facts.ts";
import type { Severity } from "./finding.ts";

/** Facts from an image's own configuration. A field is absent if the image was not inspected or does not set it. */
export interface ImageFacts {
  /** The name that tasks use. */
  readonly name: string;
  /** `USER`: a name or number, with or without a group; an empty string means root. */
  readonly user?: string;
  /** `WORKDIR`, absolute. */
  readonly workingDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A string from a task and its location: `flow.train, image`. */
export interface PlacedText {
  readonly place: string;
  readonly text: string;
  /** Position in the file. */
  readonly file?: string;
  readonly line?: number;
}

/** A suppressed check and the reason for suppressing it. */
export interface Silence {
  readonly code: string;
  readonly reason: string;
}

/** Input of the checks. Only the settings are required; a check is skipped if the data it needs is absent. */
export interface CheckInput {
  readonly settings: SerializationSettings;
  /** `false` if nothing needs a default image, as in Flyte 2, whose SDK has one, and for complete packages. */
  readonly usesDefaultImage?: boolean;
  /** Where values come from, as returned by `resolveSettings`. A value not listed here is located by its own path. */
  readonly provenance?: Readonly<Record<string, Origin>>;
  /** How the code reaches the pod; `none`: it is part of the image. */
  readonly copy?: "all" | "auto" | "none";
  readonly images?: readonly ImageFacts[];
  /** Task images as written, with templates such as `{{.image.spark}}`. */
  readonly taskImages?: readonly PlacedText[];
  /** Strings sent to Flyte unchanged: arguments, images after resolution. */
  readonly finished?: readonly PlacedText[];
  /** Length of the serialized context (the value of `_F_SS_C`) in characters; computed from the settings if absent. */
  readonly contextBytes?: number;
  /** Target Python version, `3.13`. */
  readonly pythonVersion?: string;
  /** Prefixes of default images in addition to the built-in ones, by Python version. */
  readonly defaultImagePrefixes?: Readonly<Record<string, string>>;
  /** The entrypoint configured for a task: `local:///opt/venv/bin/entrypoint.py`. */
  readonly entrypoint?: string;
  /** The repository's remotes as configured in git, and `settings.gitRepo`. */
  readonly gitRemotes?: readonly PlacedText[];
  /** Why `version: git` has no commit. */
  readonly versionProblem?: string;
  /** Domains in which running code must not change on its own; default `prod` and `production`. */
  readonly productionDomains?: readonly string[];
  /** Values of the project file only: the common ones, then the overrides of each environment. */
  readonly written?: readonly ProjectValues[];
  /** Image name → directory the bundle is unpacked to, overriding the one in the settings. */
  readonly destinationDirs?: Readonly<Record<string, string>>;
  /** Contents of the bundle. */
  readonly bundle?: BundleFacts;
  /** Contexts that could not be decoded: their location and the reason. */
  readonly unreadableContexts?: readonly PlacedText[];
  /** Checks suppressed by the project. */
  readonly ignore?: readonly Silence[];
  /** Suppressed codes without a finding, although everything was checked. */
  readonly idle?: readonly string[];
}

/** One raw finding, before the check adds its title and fix. */
export interface Found {
  /** Path of the value in the project file: `["env", "TOKEN"]`, `["images", "default"]`; or a custom `place`. */
  readonly path?: readonly string[];
  readonly place?: string;
  /** Position of `place` in a file. */
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
  /** Overrides the check's default severity for this finding. */
  readonly severity?: Severity;
}

/** The content of a check's documentation page. */
export interface CheckPage {
  readonly severity: Severity;
  /** The problem, as a heading. */
  readonly title: string;
  /** The effect if the problem is not fixed. */
  readonly why: string;
  /** How to fix it, in one sentence. */
  readonly fix: string;
}

/** One check. It must be pure. */
export interface Check extends CheckPage {
  /** The input field without which the check cannot find anything. */
  readonly needs?: keyof CheckInput;
  readonly find: (input: CheckInput) => Iterable<Found>;
}

/** Every image once, with its path; the default image comes first. */
export function imagesOf({
  imageConfig,
}: SerializationSettings): readonly (readonly [path: readonly string[], image: Image])[] {
  const { defaultImage, images = [] } = imageConfig;
  const others = images.filter((image) => image.name !== defaultImage?.name);
  return [
    ...(defaultImage === undefined ? [] : [[["images", "default"], defaultImage] as const]),
    ...others.map((image) => [["images", image.name], image] as const),
  ];
}

/** The image's own destination directory, if configured; safe for any name, including `__proto__`. */
export function ownDestination({ destinationDirs = {} }: CheckInput, name: string): string | undefined {
  return Object.hasOwn(destinationDirs, name) ? destinationDirs[name] : undefined;
}
