export {
  checkFlyte2Bundle,
  type Flyte2BundleFacts,
  flyte2BundleChecks,
  type MisappliedRule,
} from "./flyte2/bundle-checks.ts";
export { type CodeBundle, codeBundleOf } from "./flyte2/code-bundle.ts";
export { type Flyte2Candidate, type Flyte2Places, flyte2Candidates } from "./flyte2/config-candidates.ts";
export { checkFlyte2Config, type Flyte2ConfigFacts, flyte2ConfigChecks } from "./flyte2/config-checks.ts";
export { type Flyte2Entry, type Flyte2Type, flyte2Entries } from "./flyte2/config-table.ts";
export { flyte2Endpoint, flyte2Organization } from "./flyte2/endpoint.ts";
export { generationOfContext } from "./flyte2/generation.ts";
export { type DecodedImageCache, ImageCache, type RunIdentifier } from "./flyte2/image-cache.ts";
export { checkImageCacheSize, flyte2ImageCacheChecks } from "./flyte2/image-cache-check.ts";
export {
  type EnvironmentImage,
  flyte2DefaultImage,
  flyte2Entrypoint,
  flyte2References,
  resolveEnvironments,
} from "./flyte2/image-references.ts";
export { LaunchArguments, type LaunchParameters, type ToArgsOptions } from "./flyte2/launch-arguments.ts";
export { type FoundLaunch, isLaunch, launchesInManifest } from "./flyte2/launch-search.ts";
export { type Flyte2Origin, type Flyte2Sources, type Flyte2Value, readFlyte2Config } from "./flyte2/read-config.ts";
export type { Generation } from "./model/generation.ts";
