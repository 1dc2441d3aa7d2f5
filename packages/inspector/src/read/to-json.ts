import { formatOf } from "./formats.ts";

/** The JSON of the settings or image cache in a context. @throws CONTEXT_INVALID CONTEXT_TOO_LARGE */
export function toJson(context: string): string {
  return formatOf(context).decode(context).json;
}
