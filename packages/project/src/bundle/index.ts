export { bundleHost } from "./bundle-host.ts";
export { type BundleChoice, type BundleRequest, bundleRequest } from "./bundle-request.ts";
export { distributionHost } from "./distribution-host.ts";
export { type BundleFlags, requestedBundle } from "./requested-bundle.ts";
export { type RootOnlyPattern, rootOnlyPattern } from "./root-only-pattern.ts";
export { storeOptions } from "./store-options.ts";
