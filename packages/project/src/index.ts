export { usageError } from "./usage-error.ts";
