import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { pythonStrip } from "../python/python-text.ts";
import { Resources } from "./resources.ts";

/** Names and values in order; if a name is repeated, the last value is used, at the position of the first. */
export type Pairs = [name: string, value: string][];

const wireNames = { cpu: "cpu", mem: "mem", gpu: "gpu", ephemeral_storage: "ephemeralStorage" } as const;

/**
 * Parses the `--env` values of a command line: `NAME=VALUE`, split at the first `=`, with whitespace around both
 * removed. Equivalent of flytekit's `key_value_callback` (interaction/click_types.py).
 *
 * @returns undefined if there are no values
 * @throws ENV_INVALID for a value without `=`
 */
export function parseEnv(values: readonly string[], options: CompatOptions = {}): Pairs | undefined {
  return guarded("parseEnv", () => {
    for (const value of values) {
      if (value.includes("=")) continue;
      throw new FlyteSettingsError(
        "ENV_INVALID",
        `Expected key-value pair of the form key=value, got ${echoed(value, options)}. For example LOG_LEVEL=info`,
      );
    }
    return parseLabels(values);
  });
}

/**
 * Parses the `--labels` values: like {@link parseEnv}, but a name without `=` is a label with an empty value.
 * Equivalent of `labels_callback`.
 */
export function parseLabels(values: readonly string[]): Pairs | undefined {
  return guarded("parseLabels", () => {
    if (values.length === 0) return undefined;
    return [
      ...new Map(
        values.map((text) => {
          const equals = text.indexOf("=");
          if (equals < 0) return [pythonStrip(text), ""] as const;
          return [pythonStrip(text.slice(0, equals)), pythonStrip(text.slice(equals + 1))] as const;
        }),
      ),
    ];
  });
}

/**
 * Parses `cpu=1,mem=2Gi`: the names `cpu mem gpu ephemeral_storage`, each at most once. Equivalent of flytekit's
 * `resource_callback`.
 *
 * @returns undefined for an absent or empty string
 * @throws RESOURCES_INVALID
 */
export function parseResources(value: string | undefined, options: CompatOptions = {}): Resources | undefined {
  return guarded("parseResources", () => {
    if (value === undefined || value === "") return undefined;
    const names = Object.keys(wireNames);
    const allowed = names.join(", ");
    const result: Partial<Record<keyof Resources, string>> = {};
    for (const item of value.split(",")) {
      const [key, quantity, more] = item.split("=");
      if (key === undefined || quantity === undefined || more !== undefined) {
        throw invalid(
          `Expected comma separated key-value pairs of the form 'key1=value1,key2=value2,...', got '${inWords(item, options)}'`,
        );
      }
      const name = pythonStrip(key);
      if (!Object.hasOwn(wireNames, name)) {
        throw invalid(`Expected key to be one of ${allowed}, but got '${inWords(name, options)}'`);
      }
      const field = wireNames[name as keyof typeof wireNames];
      if (result[field] !== undefined) {
        throw invalid(`Expected unique keys ${allowed}, but got '${name}' multiple times`);
      }
      result[field] = pythonStrip(quantity);
    }
    return Resources.check(result);
  });
}

/** A value without a name may be a secret. */
function echoed(text: string, { compat }: CompatOptions): string {
  return isCompat(compat, "config") ? text : `a value without "=" (length ${text.length})`;
}

/** flytekit's messages contain the whole string unchanged. */
function inWords(text: string, { compat }: CompatOptions): string {
  return isCompat(compat, "config") ? text : shown(text);
}

function invalid(message: string): FlyteSettingsError {
  return new FlyteSettingsError("RESOURCES_INVALID", `${message}. For example cpu=1,mem=2Gi`);
}
