export { kindWords } from "./kind-words.ts";
export { readPackage } from "./read-package.ts";
export { readRequest } from "./read-request.ts";
