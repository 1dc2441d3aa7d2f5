export type { Found, FoundImages, FoundSettings } from "@flyte-settings/core/internal";
export { type InjectedFile, type InjectTarget, injectContext, readTarget } from "./inject-context.ts";
export type {
  EditedImageCache,
  EditImageCache,
  Injected,
  InjectImages,
  InjectOptions,
  InjectSettings,
  ReplacedImage,
} from "./inject-options.ts";
export { type ContextSource, readContexts, type SourceOptions } from "./read-contexts.ts";
export { holdsImageCaches, type ReplaceOptions, replaceImages } from "./replace-images.ts";
export { sourceOf } from "./source-of.ts";
