import type { DefaultImageOptions, NamedReferences } from "@flyte-settings/core";
import { configImages } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { givenConfig } from "./given-config.ts";
import { object, optionalText, textMap } from "./input.ts";
import type { Json } from "./json.ts";
import type { OpContext } from "./op.ts";

/** The environment of the default image: `running` and `env` of a request. */
export function givenDefault(input: Json, { options }: OpContext): DefaultImageOptions {
  const running = object(input)["running"] ?? {};
  const internalImage = textMap(input, "env")["FLYTE_INTERNAL_IMAGE"];
  const pythonVersion = optionalText(running, "python_version");
  const flytekitVersion = optionalText(running, "flytekit_version");
  return {
    ...options,
    ...omitUndefined({ internalImage, pythonVersion, flytekitVersion }),
  };
}

/** The images of the request's configuration, as pairs. */
export function givenImages(input: Json, context: OpContext): NamedReferences {
  const file = givenConfig(object(input)["config"], context);
  return configImages(file, context.options).map(({ name, reference }) => [name, reference] as const);
}
