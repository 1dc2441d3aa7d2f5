import { definePlugin, type FlytePlugin, FlyteSettingsError, option } from "@flyte-settings/core/plugin";

/** The options behind the plugin's name in flyte-settings.yaml. */
export interface Options {
  /** Where the images are: `registry.acme.example/ml`. */
  readonly registry: string;
}

const SCHEME = "acme://";

/** `acme://train` is `registry.acme.example/ml/train:stable`. */
const acme: (options: Options) => FlytePlugin = definePlugin(
  ({ registry }: Options) => ({
    apiVersion: 1,
    name: "flyte-plugin-acme",
    provideImage(request) {
      if (!request.reference?.startsWith(SCHEME)) return null; // not mine
      const image = request.reference.slice(SCHEME.length);
      if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(image)) return `${registry}/${image}:stable`;
      throw new FlyteSettingsError(
        "IMAGE_NOT_FOUND",
        `${SCHEME}${image} is not a valid name of an image; expected for example ${SCHEME}train`,
      );
    },
  }),
  { fields: { registry: option.text }, required: ["registry"] },
);

export default acme;
