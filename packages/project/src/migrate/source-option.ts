import type { LayerValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** How an option of `pyflyte` or `flytectl` is migrated. */
export type Disposition =
  /** A setting: written to these places of the project file. */
  | { readonly kind: "setting"; readonly read: (text: string) => readonly Pick<LayerValue, "path" | "value">[] }
  /** Specific to one run: becomes this flag of `flyte-settings register`, with the option's value or a fixed one. */
  | { readonly kind: "flag"; readonly flag: string; readonly value?: string }
  /** Needs no replacement. */
  | { readonly kind: "notNeeded"; readonly why: string }
  | { readonly kind: "unsupported"; readonly why: string; readonly todo: string }
  /** Read from flytectl's configuration file: this key, or this variable. */
  | { readonly kind: "config"; readonly key: string; readonly variable?: string }
  /** Handled by the reader of the command. */
  | { readonly kind: "handled" };

/** One option, as listed by the program's `--help`. */
export interface SourceOption {
  /** With dashes; messages use the first one. */
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly disposition: Disposition;
  /** The equivalent option of `pyflyte package`, if serialization needs it too. */
  readonly packaged?: string;
}

/** An option as given on the command line. */
export interface GivenOption {
  readonly option: SourceOption;
  /** Absent for a switch. */
  readonly value?: string;
}

/** `-p,--project NAME`: the names, then a placeholder if it takes a value. */
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

/** An option whose string value is set at one path. */
export function setting(...path: readonly string[]): Disposition {
  return { kind: "setting", read: (value) => [{ path, value }] };
}

/** A switch that sets a fixed value. */
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
