import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { Ini, IniOption } from "./ini.ts";
import { refuse } from "./refuse.ts";

/** Maximum depth of nested `%(x)s`, as in Python. */
const MAX_DEPTH = 10;

/** Maximum length of an interpolated value, in characters. */
const MAX_LENGTH = 1_048_576;

/** The option of a section, including `[DEFAULT]`; the name is case-insensitive. `undefined` if not found. */
export function iniOption(ini: Ini, section: string, name: string): IniOption | undefined {
  return guarded("iniOption", () => {
    const lower = name.toLowerCase();
    const options = ini.sections.get(section);
    return options && (options.get(lower) ?? ini.defaults.get(lower));
  });
}

/**
 * The option's value with each `%(name)s` replaced by another option of the section or of `[DEFAULT]`, and `%%` by `%`.
 *
 * Equivalent of `configparser.BasicInterpolation`.
 *
 * @throws CONFIG_INVALID starts with Python's message
 */
export function interpolate(ini: Ini, section: string, option: IniOption): string {
  return guarded("interpolate", () => {
    const parts: string[] = [];
    let length = 0;
    expand(option.raw, 1);
    return parts.join("");

    function add(text: string): void {
      length += text.length;
      if (length > MAX_LENGTH) fail(`option '${shown(option.name)}' grows beyond ${MAX_LENGTH} characters`);
      parts.push(text);
    }

    function expand(text: string, depth: number): void {
      if (depth > MAX_DEPTH) {
        fail(
          `Recursion limit exceeded in value substitution: option '${shown(option.name)}' in section '${shown(section)}'`,
        );
      }
      let rest = text;
      for (let sign = rest.indexOf("%"); sign >= 0; sign = rest.indexOf("%")) {
        add(rest.slice(0, sign));
        rest = step(rest.slice(sign), depth);
      }
      add(rest);
    }

    /** Reads one `%…` and returns the rest of the string. */
    function step(text: string, depth: number): string {
      if (text.startsWith("%%")) {
        add("%");
        return text.slice(2);
      }
      if (!text.startsWith("%("))
        fail(`'%' must be followed by '%' or '(', found: '${shown(text)}'. Write %% for a percent sign`);
      const name = /^%\(([^)]+)\)s/.exec(text)?.[1];
      if (name === undefined) return fail(`bad interpolation variable reference '${shown(text)}'. Expected %(name)s`);
      const target = iniOption(ini, section, name);
      if (!target)
        return fail(`option '${shown(option.name)}' names %(${shown(name)})s, which is not set in the section`);
      if (target.raw.includes("%")) expand(target.raw, depth + 1);
      else add(target.raw);
      length += 1;
      return text.slice(name.length + 4);
    }

    function fail(problem: string): never {
      return refuse(problem, ini.place, option.line);
    }
  });
}
