import { FlyteSettingsError } from "@flyte-settings/core";
import { definePlugin, type FlytePlugin, shown } from "@flyte-settings/core/plugin";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `env:TRAIN_IMAGE` → the value of that variable. An unset or empty variable is an error; there is no default. */
export default function environment(options: object = {}): FlytePlugin {
  return definePlugin(makePlugin, { fields: {} })(options);
}

function makePlugin(): FlytePlugin {
  return {
    apiVersion: 1,
    name: "@flyte-settings/oci-images/environment",
    provideImage(request, ctx) {
      if (!request.reference?.startsWith("env:")) return null;
      const variable = request.reference.slice("env:".length);
      if (!NAME.test(variable)) {
        throw new FlyteSettingsError(
          "IMAGE_INVALID",
          `image ${shown(request.name)}: ${shown(variable)} is not a valid variable name; expected for example env:TRAIN_IMAGE`,
        );
      }
      const value = Object.hasOwn(ctx.env, variable) ? ctx.env[variable]?.trim() : undefined;
      if (value) return value;
      throw new FlyteSettingsError(
        "IMAGE_NOT_FOUND",
        `image ${shown(request.name)}: the variable ${variable} is ${value === "" ? "empty" : "not set"}`,
        {
          place: variable,
          hint: `Set it, for example ${variable}=ghcr.io/acme/train:v3.`,
        },
      );
    },
  };
}
