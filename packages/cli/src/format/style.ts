import { styleText } from "node:util";
import type { Output } from "../host/host.ts";

/** Colours that mean something: red an error, yellow a warning, green done, cyan a name, dim what may be skipped. */
export type Style = "red" | "yellow" | "green" | "cyan" | "dim" | "bold";

/** The text as it is where the output has no colours. */
export function style(text: string, name: Style, output: Output): string {
  return output.hasColours ? styleText(name, text, { validateStream: false }) : text;
}
