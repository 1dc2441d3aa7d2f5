export { kindWords } from "./kind-words.ts";
export { type LoadedPackage, loadPackage } from "./load-package.ts";
export { packageReader } from "./package-reader.ts";
export { readBundle } from "./read-bundle.ts";
export { readPackage } from "./read-package.ts";
export type { RegisterOptions } from "./request-options.ts";
