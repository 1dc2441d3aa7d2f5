export { kindWords } from "./kind-words.ts";
export { packageReader } from "./package-reader.ts";
export { readPackage } from "./read-package.ts";
export { readRequest } from "./read-request.ts";
export type { RegisterOptions } from "./request-options.ts";
