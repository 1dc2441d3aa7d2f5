import type { LayerValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** What becomes of an option of `pyflyte` or `flytectl`. */
export type Disposition =
  /** It is a setting: these places of the project file. */
  | { readonly kind: "setting"; readonly read: (text: string) => readonly Pick<LayerValue, "path" | "value">[] }
  /** It belongs to one run: this flag of `flyte-settings register`, with the option's value, or another. */
  | { readonly kind: "flag"; readonly flag: string; readonly value?: string }
  /** Nothing is needed in its place. */
  | { readonly kind: "notNeeded"; readonly why: string }
  | { readonly kind: "unsupported"; readonly why: string; readonly todo: string }
  /** It is read from flytectl's configuration file: this key of it, or this variable. */
  | { readonly kind: "config"; readonly key: string; readonly variable?: string }
  /** Read by whoever reads the command. */
  | { readonly kind: "handled" };

/** One option, as the peer's own `--help` lists it. */
export interface SourceOption {
  /** With their dashes; the first is how ours speaks of it. */
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly disposition: Disposition;
  /** The option of `pyflyte package` that says the same, where serializing needs it too. */
  readonly packaged?: string;
}

/** An option as it was given. */
export interface GivenOption {
  readonly option: SourceOption;
  /** Absent for a switch. */
  readonly value?: string;
}

/** `-p,--project NAME`: names, then a word when it takes a value. */
export function option(names: string, disposition: Disposition, packaged?: string): SourceOption {
  const [list = "", value] = names.split(" ");
  const all = list.split(",");
  const long = all.filter((name) => name.startsWith("--"));
  const sorted = [...long, ...all.filter((name) => !name.startsWith("--"))];
  return {
    names: sorted,
    takesValue: value !== undefined,
    disposition,
    ...omitUndefined({ packaged }),
  };
}

/** A text that stands in one place. */
export function setting(...path: readonly string[]): Disposition {
  return { kind: "setting", read: (value) => [{ path, value }] };
}

/** A value that a switch stands for. */
export function settingTo(value: unknown, ...path: readonly string[]): Disposition {
  return { kind: "setting", read: () => [{ path, value }] };
}

export function flag(name: string, value?: string): Disposition {
  return value === undefined ? { kind: "flag", flag: name } : { kind: "flag", flag: name, value };
}

export function notNeeded(why: string): Disposition {
  return { kind: "notNeeded", why };
}

export function unsupported(why: string, todo: string): Disposition {
  return { kind: "unsupported", why, todo };
}

export const handled: Disposition = { kind: "handled" };
