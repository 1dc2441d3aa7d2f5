import type { Origin } from "../layers/origin.ts";
import type { ProjectValues } from "../layers/project-file.ts";
import type { Image } from "../model/image.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import type { BundleFacts } from "./bundle-facts.ts";
import type { Severity } from "./finding.ts";

/** What is known of an image's own configuration; absent: nobody looked, or the image does not say. */
export interface ImageFacts {
  /** As tasks name it. */
  readonly name: string;
  /** `USER`: a name or number, with or without a group; an empty text is root. */
  readonly user?: string;
  /** `WORKDIR`, absolute. */
  readonly workingDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A text of a task, and where it stands: `flow.train, image`. */
export interface PlacedText {
  readonly place: string;
  readonly text: string;
  /** Where the place is in a file. */
  readonly file?: string;
  readonly line?: number;
}

/** A check that is not to speak, and why: the next reader will ask. */
export interface Silence {
  readonly code: string;
  readonly reason: string;
}

/** What the checks look at. Only the settings must be there; what nobody knows is left out, and so are its checks. */
export interface CheckInput {
  readonly settings: SerializationSettings;
  /** Where values came from, as `resolveSettings` gives it. A value that is not here is placed by its own path. */
  readonly provenance?: Readonly<Record<string, Origin>>;
  /** How the code gets to the pod: `none`, it is in the image. */
  readonly copy?: "all" | "auto" | "none";
  readonly images?: readonly ImageFacts[];
  /** Images of tasks as they were written, `{{.image.spark}}` and the like in them. */
  readonly taskImages?: readonly PlacedText[];
  /** Texts that go to Flyte as they are: arguments, images after resolution. */
  readonly finished?: readonly PlacedText[];
  /** Characters of the serialized context, the value of `_F_SS_C`; made of the settings when absent. */
  readonly contextBytes?: number;
  /** The Python that the code is for, `3.13`. */
  readonly pythonVersion?: string;
  /** Prefixes of default images beside the built-in ones, by Python version. */
  readonly defaultImagePrefixes?: Readonly<Record<string, string>>;
  /** The entrypoint that a task names: `local:///opt/venv/bin/entrypoint.py`. */
  readonly entrypoint?: string;
  /** Remotes of the repository as git has them, `settings.gitRepo` beside them. */
  readonly gitRemotes?: readonly PlacedText[];
  /** Why `version: git` has no commit. */
  readonly versionProblem?: string;
  /** Domains in which what runs must not change by itself; `prod` and `production` when absent. */
  readonly productionDomains?: readonly string[];
  /** The project file by itself: its common values, then those of each environment over them. */
  readonly written?: readonly ProjectValues[];
  /** Image name → where its bundle is unpacked, in place of the settings' folder. */
  readonly destinationDirs?: Readonly<Record<string, string>>;
  /** What the bundle would hold. */
  readonly bundle?: BundleFacts;
  /** Contexts that nobody can read: where they are, and why. */
  readonly unreadableContexts?: readonly PlacedText[];
  /** What the project silences. */
  readonly ignore?: readonly Silence[];
  /** Of those, the codes that nothing was found for although everything was looked at. */
  readonly idle?: readonly string[];
}

/** One thing found, before the check's own words are put around it. */
export interface Found {
  /** Path of the value in the project file: `["env", "TOKEN"]`, `["images", "default"]`; or a `place` of its own. */
  readonly path?: readonly string[];
  readonly place?: string;
  /** Where `place` is in a file. */
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
  /** Where this one is worse or less bad than the check's own severity. */
  readonly severity?: Severity;
}

/** What a page says about a finding. */
export interface CheckPage {
  readonly severity: Severity;
  /** What is wrong, as a heading. */
  readonly title: string;
  /** What happens if nothing is done. */
  readonly why: string;
  /** What to do, as one sentence. */
  readonly fix: string;
}

/** One check: pure. */
export interface Check extends CheckPage {
  /** Without this in the input it cannot find anything. */
  readonly needs?: keyof CheckInput;
  readonly find: (input: CheckInput) => Iterable<Found>;
}

/** Every image once, the default first, with its path. */
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

/** Folder of its own that an image has; a name of any kind is safe. */
export function ownDestination({ destinationDirs = {} }: CheckInput, name: string): string | undefined {
  return Object.hasOwn(destinationDirs, name) ? destinationDirs[name] : undefined;
}
