import { decodeContext, isFlyteSettingsError } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { byDefault, expectRefused, pack } from "./hostile.ts";

const image = { name: "a", fqn: "b", tag: "c" };
const whole = {
  image_config: { default_image: image, images: [image] },
  project: "p",
  domain: "d",
  version: "v",
  env: { A: "1" },
  default_resources: { requests: { cpu: "1", mem: "1", gpu: "1", ephemeral_storage: "1" }, limits: { cpu: "1" } },
  git_repo: "g",
  python_interpreter: "/p",
  flytekit_virtualenv_root: "/r",
  fast_serialization_settings: { enabled: true, destination_dir: "/d", distribution_location: "s3://b" },
  source_root: "/s",
};

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return by;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === first ? replaced(each, rest, by) : each));
  const record = value as Record<string, unknown>;
  return { ...record, [first]: replaced(record[first], rest, by) };
}

function placeOf(path: Path): string {
  return `$${path.map((step) => (/^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`)).join("")}`;
}

const wrong: readonly (readonly [string, unknown])[] = [
  ["a number", 3],
  ["a truth value", true],
  ["a list", [1]],
  ["an object", { x: { y: 1 } }],
  ["a text", "x"],
];

/**
 * Whether a value may be replaced with one of a different type: a quantity may be a number, an object of unknown type
 * is empty.
 */
function isAllowed(path: Path, current: unknown, by: unknown): boolean {
  if (typeof by === typeof current && Array.isArray(by) === Array.isArray(current)) return true;
  return path[0] === "default_resources" && path.length === 3 && typeof by === "number";
}

const cases = pathsOf(whole)
  .flatMap((path) => wrong.map(([name, by]) => [placeOf(path), name, path, by] as const))
  .filter(
    ([, , path, by]) =>
      !isAllowed(
        path,
        path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], whole),
        by,
      ),
  );

describe("a value of the wrong type in a context", () => {
  it.each(cases)("%s: %s is refused with its place", (place, _, path, by) => {
    const context = pack(JSON.stringify(replaced(whole, path, by)));
    expectRefused(context, "CONTEXT_INVALID", place, byDefault);
    try {
      decodeContext(context, { compat: "flytekit" });
    } catch (error) {
      expect(isFlyteSettingsError(error)).toBe(true);
    }
  });
  it("never shows what is in env", () => {
    const context = pack('{"image_config": {}, "env": {"TOKEN": ["s3cr3t"]}}');
    expectRefused(context, "CONTEXT_INVALID", "$.env.TOKEN: expected a string, got a list", byDefault);
  });
});
