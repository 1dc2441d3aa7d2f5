/** An image with another reference. */
export interface ReplacedImage {
  /** The name of the task environment. */
  readonly environment: string;
  readonly from: string;
  readonly to: string;
}

/** The result for one container. */
export interface Injected {
  /** `Pod a1-n0-0, container primary`; `task weather.forecasts, template.container`. */
  readonly entity: string;
  readonly change: "added" | "replaced" | "same";
  /** With {@link EditImageCache}: the images that differ. */
  readonly images?: readonly ReplacedImage[];
}

export interface EditedImageCache {
  readonly text: string;
  readonly images: readonly ReplacedImage[];
}

/** Gives a container another image cache, made from its own. @param entity as in {@link Injected} */
export type EditImageCache = (before: string, entity: string) => EditedImageCache;

interface ContainerChoice {
  /** Names of containers; absent: all but init containers. */
  readonly containers?: readonly string[];
  readonly onlyExisting?: boolean;
}

/** Sets the variable `_F_SS_C`. */
export interface InjectSettings extends ContainerChoice {
  readonly context: string;
  readonly generation?: 1;
}

/** Sets the argument `--image-cache` of Flyte 2 containers; a function changes existing ones only. */
export interface InjectImages extends ContainerChoice {
  readonly context: string | EditImageCache;
  readonly generation: 2;
}

export type InjectOptions = InjectSettings | InjectImages;
