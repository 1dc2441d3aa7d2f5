import { FlyteSettingsError } from "../errors.ts";

/** @throws CONFIG_INVALID with the place (a file or a variable) and its line, if it has one */
export function refuse(problem: string, place: string, line?: number): never {
  const at = line === undefined ? { place } : { place, line };
  throw new FlyteSettingsError("CONFIG_INVALID", `${Object.values(at).join(":")}: ${problem}`, at);
}
