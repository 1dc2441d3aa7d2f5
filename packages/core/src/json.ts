/** Whether a value is an object of JSON: not `null`, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    // a revoked proxy
    return false;
  }
}
