import type { LayerValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** What becomes of an option of `pyflyte` or `flytectl`. */
export type Fate =
  /** It is a setting: these places of the project file. */
  | { readonly kind: "setting"; readonly read: (text: string) => readonly Pick<LayerValue, "path" | "value">[] }
  /** It belongs to one run: this flag of `flyte-settings register`, with the option's value, or another. */
  | { readonly kind: "flag"; readonly flag: string; readonly value?: string }
  /** Nothing is needed in its place. */
  | { readonly kind: "unneeded"; readonly why: string }
  | { readonly kind: "lost"; readonly why: string; readonly todo: string }
  /** Read by whoever reads the command. */
  | { readonly kind: "structure" };

/** One option, as the peer's own `--help` lists it. */
export interface PeerOption {
  /** With their dashes; the first is how ours speaks of it. */
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly fate: Fate;
  /** The option of `pyflyte package` that says the same, where serializing needs it too. */
  readonly packaged?: string;
}

/** An option as it was given. */
export interface GivenOption {
  readonly option: PeerOption;
  /** Absent for a switch. */
  readonly value?: string;
}

/** `-p,--project NAME`: names, then a word when it takes a value. */
export function option(names: string, fate: Fate, packaged?: string): PeerOption {
  const [list = "", value] = names.split(" ");
  const all = list.split(",");
  const long = all.filter((name) => name.startsWith("--"));
  const sorted = [...long, ...all.filter((name) => !name.startsWith("--"))];
  return {
    names: sorted,
    takesValue: value !== undefined,
    fate,
    ...omitUndefined({ packaged }),
  };
}

/** A text that stands in one place. */
export function setting(...path: readonly string[]): Fate {
  return { kind: "setting", read: (value) => [{ path, value }] };
}

/** A value that a switch stands for. */
export function settingTo(value: unknown, ...path: readonly string[]): Fate {
  return { kind: "setting", read: () => [{ path, value }] };
}

export function flag(name: string, value?: string): Fate {
  return value === undefined ? { kind: "flag", flag: name } : { kind: "flag", flag: name, value };
}

export function unneeded(why: string): Fate {
  return { kind: "unneeded", why };
}

export function lost(why: string, todo: string): Fate {
  return { kind: "lost", why, todo };
}

export const structure: Fate = { kind: "structure" };
