export { type CodeBundle, codeBundleOf } from "./flyte2/code-bundle.ts";
export { type Generation, generationOfContext } from "./flyte2/generation.ts";
export { type DecodedImageCache, ImageCache, type RunIdentifier } from "./flyte2/image-cache.ts";
export { LaunchArguments, type LaunchParameters, type ToArgsOptions } from "./flyte2/launch-arguments.ts";
export { type FoundLaunch, isLaunch, launchesInManifest } from "./flyte2/launch-search.ts";
