import { FlyteSettingsError, shown } from "../errors.ts";
import { flagOf, type LaunchOption } from "./launch-options.ts";

export interface LaunchWords {
  /** Values by key; if repeated, the last one. */
  readonly values: ReadonlyMap<string, string>;
  /** Position of each value: the index of its argument, and the offset of the value in it. */
  readonly places: ReadonlyMap<string, { readonly index: number; readonly from: number }>;
  /** The arguments that are not options: a task's resolver arguments, an app's command. */
  readonly rest: readonly string[];
}

interface Scan {
  readonly words: readonly string[];
  readonly options: readonly LaunchOption[];
  readonly values: Map<string, string>;
  readonly places: Map<string, { index: number; from: number }>;
  at: number;
}

/**
 * Parses the arguments after the program name as click does: `--name value`, `--name=value`, `-n value`, `-nvalue`.
 * `--` ends the options; other arguments may come between them.
 *
 * @throws CONTEXT_INVALID for an unknown option, and an option without its value
 */
export function readLaunchWords(words: readonly string[], options: readonly LaunchOption[]): LaunchWords {
  const scan: Scan = { words, options, values: new Map(), places: new Map(), at: 0 };
  const rest: string[] = [];
  while (scan.at < words.length) {
    const index = scan.at;
    const word = words[index] as string;
    scan.at += 1;
    if (word === "--") {
      rest.push(...words.slice(scan.at));
      break;
    }
    if (word.startsWith("-") && word.length > 1) readOption(word, index, scan);
    else rest.push(word);
  }
  return { values: scan.values, places: scan.places, rest };
}

function readOption(word: string, index: number, scan: Scan): void {
  const equals = word.indexOf("=");
  const name = equals < 0 ? word : word.slice(0, equals);
  const option = scan.options.find(({ key }) => flagOf(key) === name);
  if (option !== undefined) {
    if (equals < 0) takeNext(option.key, name, scan);
    else put(option.key, index, equals + 1, scan);
    return;
  }
  const short = word.startsWith("--") ? undefined : scan.options.find((each) => each.short === word[1]);
  if (short === undefined) throw unknownOption(name);
  if (word.length > 2) put(short.key, index, 2, scan);
  else takeNext(short.key, word, scan);
}

function takeNext(key: string, flag: string, scan: Scan): void {
  if (scan.at >= scan.words.length) {
    throw new FlyteSettingsError("CONTEXT_INVALID", `${flag} has no value. Expected ${flag} VALUE`);
  }
  put(key, scan.at, 0, scan);
  scan.at += 1;
}

function put(key: string, index: number, from: number, scan: Scan): void {
  scan.values.set(key, (scan.words[index] as string).slice(from));
  scan.places.set(key, { index, from });
}

function unknownOption(name: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "CONTEXT_INVALID",
    `unknown option ${shown(name)}. Expected the arguments of a Flyte 2 container, for example --image-cache TEXT`,
  );
}
