import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { type Answer, asciiJson } from "./ascii-json.ts";
import { isObject, type Json } from "./json.ts";
import { FLYTE2, generationOf, type Mode, type OpTable, opContext } from "./op.ts";

/** The code for an unexpected error, which indicates a bug. */
export const INTERNAL = "INTERNAL";

const modes: readonly Json[] = ["default", "flytekit", "flyte2"] satisfies Mode[];

/** The response to one request line, as a line. Every request line gets a response. */
export async function answer(line: string, ops: OpTable): Promise<string> {
  let id: Json = null;
  try {
    const request = parse(line);
    id = request["id"] ?? null;
    const output = await run(request, ops);
    return asciiJson({ id, output } as Answer);
  } catch (error) {
    return asciiJson({ id, error: described(error) } as Answer);
  }
}

function run(request: { [key: string]: Json }, ops: OpTable): Answer | Promise<Answer> {
  const { op, mode = "default", input = null } = request;
  if (!modes.includes(mode)) {
    throw new FlyteSettingsError("USAGE", `mode: expected default, flytekit or flyte2, got ${asciiJson(mode)}`);
  }
  const { generation = generationOf(mode as Mode) } = request;
  if (generation !== 1 && generation !== 2) {
    throw new FlyteSettingsError("USAGE", `generation: expected 1 or 2, got ${asciiJson(generation)}`);
  }
  const name = generation === 2 ? `${FLYTE2}${op}` : op;
  const found = typeof name === "string" && Object.hasOwn(ops, name) ? ops[name] : undefined;
  if (found === undefined) {
    throw new FlyteSettingsError(
      "USAGE",
      `op: no operation is called ${asciiJson(op ?? null)}, for example image.parse`,
    );
  }
  return found(input, opContext(mode as Mode));
}

function parse(line: string): { [key: string]: Json } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new FlyteSettingsError("USAGE", `the line is not JSON: ${(cause as Error).message}`, {}, cause);
  }
  if (!isObject(value)) throw new FlyteSettingsError("USAGE", 'a request is an object: {"id", "op", "mode", "input"}');
  return value;
}

function described(error: unknown): Answer {
  if (isFlyteSettingsError(error)) return { code: error.code, message: error.message };
  return { code: INTERNAL, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}
