export { bundleHost } from "./bundle-host.ts";
export { type BundleChoice, type BundleRequest, bundleRequest } from "./bundle-request.ts";
export { distributionHost } from "./distribution-host.ts";
export { storeOptions } from "./store-options.ts";
