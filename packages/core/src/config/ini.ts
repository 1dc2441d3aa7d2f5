import { checkText } from "../check-argument.ts";
import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { indent, strip, stripEnd } from "../python/python-decode.ts";
import { refuse } from "./refuse.ts";

/** One option of a section. */
export interface IniOption {
  /** As written in the file, or in lowercase: see {@link IniOptions.keptSections}. */
  readonly name: string;
  /** Not interpolated; lines of a continued value are joined with LF. */
  readonly raw: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The content of an INI file, in order: sections (case-sensitive) and their options by lowercase name. `[DEFAULT]` is
 * separate.
 */
export interface Ini {
  /** For error messages. */
  readonly place: string;
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, IniOption>>;
  readonly defaults: ReadonlyMap<string, IniOption>;
}

export interface IniOptions {
  /** For error messages: a path. Default `<text>`. */
  readonly place?: string;
  /** Sections in which option names keep their case. Default: none. */
  readonly keptSections?: readonly string[];
  /**
   * Whether a section (without an option) or an option may be repeated; the last one is then used. Default: none may.
   */
  readonly mayRepeat?: (section: string, option?: string) => boolean;
}

/** In UTF-16 units; longer input is rejected. */
export const MAX_INI_LENGTH = 1_048_576;

const DEFAULT_SECTION = "DEFAULT";

interface Open {
  readonly name: string;
  readonly line: number;
  readonly lines: string[];
}

/**
 * Parses INI: `=` and `:` as separators, `#` and `;` at the start of a line for comments, deeper indented lines
 * continue a value, empty lines inside it are kept, duplicate sections and options are errors.
 *
 * Equivalent of CPython 3.11's `configparser.ConfigParser` with its defaults, and of flytekit's rejection of
 * `[internal]`.
 *
 * @throws CONFIG_INVALID with the line; starts with Python's message
 */
export function readIni(text: string, options: IniOptions = {}): Ini {
  return guarded("readIni", () => {
    checkText(text, "an INI file", "CONFIG_INVALID");
    const place = options.place ?? "<text>";
    const kept = new Set(options.keptSections ?? []);
    const mayRepeat = options.mayRepeat ?? (() => false);
    const sections = new Map<string, Map<string, Open>>();
    const defaults = new Map<string, Open>();
    const broken: number[] = [];
    let section: Map<string, Open> | undefined;
    let sectionName = "";
    let option: Open | undefined;
    let level = 0;
    if (text.length > MAX_INI_LENGTH) fail(`the file has ${text.length} characters, more than ${MAX_INI_LENGTH}`, 1);
    const lines = text.replace(/\r\n?/g, "\n").split("\n");
    lines.forEach((line, index) => {
      readLine(line, index + 1);
    });
    if (broken.length > 0) {
      const [first = 1] = broken;
      fail(`Source contains parsing errors: expected name = value, got ${shown(strip(lines[first - 1] ?? ""))}`, first);
    }
    if (sections.has("internal")) {
      fail(`The config file ${shown(place)} cannot contain a section for internal only configurations.`, 1);
    }
    return {
      place,
      sections: new Map([...sections].map(([name, open]) => [name, closed(open)])),
      defaults: closed(defaults),
    };

    function readLine(line: string, number: number): void {
      const value = strip(line);
      const isComment = value.startsWith("#") || value.startsWith(";");
      if (value === "" || isComment) {
        if (!isComment && option) option.lines.push("");
        return;
      }
      const depth = indent(line);
      if (section && option && depth > level) {
        option.lines.push(value);
        return;
      }
      level = depth;
      const header = /^\[([^\n]+)\]/.exec(value)?.[1];
      if (header !== undefined) openSection(header, number);
      else if (section) openOption(section, value, number);
      else fail(`File contains no section headers. Expected [section] first, got ${shown(value)}`, number);
    }

    function openSection(name: string, line: number): void {
      option = undefined;
      sectionName = name;
      if (name === DEFAULT_SECTION) {
        section = defaults;
        return;
      }
      section = sections.get(name);
      if (section && mayRepeat(name)) return;
      if (section) fail(`section '${shown(name)}' already exists`, line);
      section = new Map();
      sections.set(name, section);
    }

    function openOption(into: Map<string, Open>, value: string, line: number): void {
      const sign = value.search(/[=:]/);
      if (sign <= 0) {
        broken.push(line);
        if (sign === 0) option = undefined;
        return;
      }
      const written = stripEnd(value.slice(0, sign));
      const key = written.toLowerCase();
      if (into.has(key) && !mayRepeat(sectionName, key)) {
        fail(`option '${shown(written)}' in section '${shown(sectionName)}' already exists`, line);
      }
      const name = kept.has(sectionName) ? written : key;
      option = { name, line, lines: [strip(value.slice(sign + 1))] };
      into.set(key, option);
    }

    function fail(problem: string, line: number): never {
      return refuse(problem, place, line);
    }
  });
}

function closed(open: ReadonlyMap<string, Open>): ReadonlyMap<string, IniOption> {
  return new Map(
    [...open].map(([key, { name, line, lines }]) => [key, { name, line, raw: stripEnd(lines.join("\n")) }]),
  );
}
