import { styleText } from "node:util";
import type { Output } from "../host/host.ts";

/**
 * Colours with a fixed meaning: red for errors, yellow for warnings, green for success, cyan for names, dim for
 * details.
 */
export type Style = "red" | "yellow" | "green" | "cyan" | "dim" | "bold";

/** Returns the string unchanged if the output has no colours. */
export function style(text: string, name: Style, output: Output): string {
  return output.hasColours ? styleText(name, text, { validateStream: false }) : text;
}
