// The same small test set for every place that core runs in; plain JavaScript, without a test runner. Gives `[name, problem?]` rows.
import {
  contextsInEnvText,
  decodeContext,
  encodeContext,
  fromPairs,
  ImageConfig,
  ImageReference,
  isFlyteSettingsError,
  registerableContainerImage,
  SerializationSettings,
} from "@flyte-settings/core";
import { runChecks } from "@flyte-settings/core/checks";
import { readYaml } from "@flyte-settings/core/config";
import { deflate } from "@flyte-settings/core/zlib-exact";

const { toJson } = SerializationSettings;
const settings = SerializationSettings.forImage("a:b", "v");
const images = ImageConfig.fromImages("r.example/a:1", { spark: "r.example/spark:2" });
/** What CPython's gzip with stock zlib makes of the settings above. */
const STOCK =
  "H4sIAAAAAAAC/1VPQW7DMAz7SuFzgRx222cMNVU8bY7k2YqBrtjfJ7lN210MkiJp6RpohYRxFl4ohffDNZxxgS1rHIOhMKwO9kk4HsLyza6AYwUPhpPjMyVsapS3nH9NGC3tRShVPnF2SxgBWYF4Zx1rIxm0O0fu9+jx8X2s2GSr86PVRolcLvJUykU/hCOxYi0V7fXSSYpO3VqnE/F087yNe/JF8ctaOlXdIJslVhH9FxpGaBobVoJMP6C2rDFV4vSyzm2/vWBc/gfsvoWGaQEAAA==";

const cases = {
  "a context comes back as it was": () => [toJson(decodeContext(encodeContext(settings)).settings), toJson(settings)],
  "flytekit's very text": () => [encodeContext(settings, { deflate }), STOCK],
  "flytekit's text is read": () => [toJson(decodeContext(STOCK).settings), toJson(settings)],
  "the order of names": () => [
    SerializationSettings.toJson({
      ...settings,
      env: fromPairs([
        ["10", "é"],
        ["2", "😀"],
      ]),
    }).includes('"env": {"10": "\\u00e9", "2": "\\ud83d\\ude00"}'),
    true,
  ],
  "2,500 images": () => {
    const many = Array.from({ length: 2500 }, (_, i) => ({ name: `i${i}`, fqn: `r.example/i${i}`, tag: `v${i}` }));
    const context = encodeContext({ ...settings, imageConfig: { images: many } });
    return [decodeContext(context).settings.imageConfig.images.length, 2500];
  },
  "a cut context has a code": () => [codeOf(() => decodeContext(STOCK.slice(0, 100))), "CONTEXT_INVALID"],
  references: () => [
    ImageReference.toString(ImageReference.parseDockerRef("ubuntu")),
    "docker.io/library/ubuntu:latest",
  ],
  templates: () => [
    registerableContainerImage("{{.image.spark.fqn}}:{{.image.default.version}}", images),
    "r.example/spark:1",
  ],
  checks: () => [
    runChecks({ settings: SerializationSettings.forImage("a:latest", "v") }).map(({ code }) => code),
    ["mutable-tag"],
  ],
  "YAML 1.1": () => [readYaml("12:30").value, readYaml("750").value],
  "a context in an environment": () => [contextsInEnvText(`A=1\nexport _F_SS_C="${STOCK}"`)[0].context, STOCK],
};

/** What is tried, in words. */
export const caseNames = Object.keys(cases);

/** Every case in turn; a row without a second part passed. */
export function runCases() {
  return Object.entries(cases).map(([name, run]) => {
    try {
      const [got, expected] = run().map((value) => JSON.stringify(value));
      return got === expected ? [name] : [name, `got ${got}, expected ${expected}`];
    } catch (error) {
      return [name, String(error)];
    }
  });
}

function codeOf(run) {
  try {
    run();
    return "nothing thrown";
  } catch (error) {
    return isFlyteSettingsError(error) ? error.code : String(error);
  }
}
