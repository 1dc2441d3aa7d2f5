import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Json } from "../src/json.ts";
import { differential, seed } from "./differential.ts";
import * as config from "./generate/config.ts";
import { oddContext } from "./generate/contexts.ts";
import * as images from "./generate/images.ts";
import * as settings from "./generate/settings.ts";
import * as templates from "./generate/templates.ts";
import { posixPath, wildText, word } from "./generate/texts.ts";
import { yamlSoup } from "./generate/yaml.ts";
import { Oracle } from "./oracle.ts";

const both = ["flytekit", "default"] as const;
const peerOnly = ["flytekit"] as const;
const peers: Oracle[] = [];

beforeAll(() => {
  peers.push(new Oracle("flytekit-1.16.24"), new Oracle("flytekit-newest"));
});
afterAll(() => {
  for (const peer of peers) peer.stop();
});

const inSettings = (inner: fc.Arbitrary<Json>): fc.Arbitrary<Json> => inner.map((settings): Json => ({ settings }));
const steps = fc
  .array(
    fc.oneof(
      settings.fastSettings.map((fast): Json => ({ with_fast_serialization_settings: fast })),
      fc.tuple(word, wildText).map((pair): Json => ({ env_put: pair })),
      fc
        .tuple(fc.constantFrom("project", "version", "git_repo"), fc.option(word))
        .map(([field, value]): Json => ({ [field]: value })),
      posixPath.map((path): Json => ({ python_interpreter: path })),
    ),
    { maxLength: 4 },
  )
  .map((list): Json => list);

const cases: readonly (readonly [op: string, what: string, runs: number, modes: readonly ("flytekit" | "default")[], inputs: fc.Arbitrary<Json>])[] = [
  ["settings.toJson", "typed settings", 2000, both, inSettings(settings.settings)],
  ["settings.toJson", "untyped fields", 1000, peerOnly, inSettings(settings.untypedSettings)],
  ["settings.toJson", "untyped environments", 1000, peerOnly, inSettings(settings.untypedEnvSettings)],
  ["settings.create", "typed settings", 1000, both, inSettings(settings.settings)],
  ["settings.withSerializedContext", "typed settings", 1000, both, inSettings(settings.settings)],
  ["settings.builder", "typed settings", 1000, both, fc.tuple(settings.settings, steps).map(([settings, steps]): Json => ({ settings, steps }))],
  ["context.encode", "typed settings", 2000, both, inSettings(settings.settings)],
  ["context.decode", "damaged contexts", 2000, peerOnly, oddContext],
  ["image.parse", "any text", 2000, peerOnly, images.wildIdentifier.map((identifier): Json => ({ identifier }))],
  ["imageConfig.validateImage", "any values", 2000, peerOnly, fc.tuple(images.wildValues, images.running).map(([values, running]): Json => ({ values, running }))],
  ["imageConfig.validateImage", "right values", 2000, both, fc.tuple(images.goodValues, images.running).map(([values, running]): Json => ({ values, running }))],
  ["image.lookUp", "any text", 1000, peerOnly, fc.tuple(images.wildIdentifier, fc.boolean()).map(([identifier, allow_no_tag_or_digest]): Json => ({ name: "x", identifier, allow_no_tag_or_digest }))],
  ["settings.forImage", "references", 500, both, images.goodReference.map((image): Json => ({ image, version: "v" }))],
  ["template.resolve", "any templates", 2000, peerOnly, fc.tuple(templates.wildTemplate, templates.templateConfig).map(([image, image_config]): Json => ({ image, image_config }))],
  ["template.resolve", "right templates", 2000, both, templates.goodTemplateCase],
  ["config.images", "YAML", 1000, peerOnly, config.yamlImages],
  ["config.images", "indicators of YAML", 3000, peerOnly, yamlSoup],
  ["config.images", "INI", 1000, peerOnly, config.iniImages],
  ["config.images", "right YAML", 500, both, config.goodYamlImages],
  ["imageConfig.auto", "YAML", 500, peerOnly, config.yamlImages.map((config): Json => ({ config, img_name: "acme/app:1" }))],
  ["config.mergeImages", "right values and YAML", 500, both, fc.tuple(images.goodValues, config.goodYamlImages, images.running).map(([values, config, running]): Json => ({ values, config, running }))],
  ["config.platform", "sections", 1000, both, config.sections],
  ["config.task", "sections", 500, both, config.sections],
  ["settings.venvRootFromInterpreter", "any text", 500, both, fc.oneof(posixPath, wildText).map((interpreter): Json => ({ interpreter }))],
  ["settings.entrypointPath", "any text", 500, both, fc.oneof(posixPath, wildText).map((interpreter): Json => ({ interpreter }))],
]; // biome-ignore format: a table

/** Mode default writes no variable whose name is empty or contains `=` or NUL, because no pod can have one. */
function refusedVariable(input: Json): string | undefined {
  const { env } = ((input as { settings?: Json }).settings ?? {}) as { env?: { readonly [name: string]: Json } | null };
  const pairs = env?.["$pairs"] as readonly (readonly [string, Json])[] | undefined;
  const names = pairs?.map(([name]) => name) ?? Object.keys(env ?? {});
  return names.some((name) => name === "" || /[=\0]/.test(name)) ? "SETTINGS_INVALID" : undefined;
}

describe(`against flytekit 1.16.24 and the newest 1.16, seed ${seed}`, () => {
  it.each(cases)("%s: %s, %i cases", (op, _, runs, modes, inputs) =>
    differential(inputs, { op, runs, modes, peers, ...(modes === both ? { refused: refusedVariable } : {}) }),
  );
});
