import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { ImageCache } from "@flyte-settings/core/flyte2";
import { describe, expect, it } from "vitest";
import { formatOf } from "../src/read/formats.ts";
import { contextsInText } from "../src/read/read-text.ts";

const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1");
const context = encodeContext(settings);
const cache = ImageCache.toTransport(ImageCache.fromImages({ train: "ghcr.io/acme/train:v3" }));
const urlSafe = context.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const other = encodeContext(SerializationSettings.forImage("ghcr.io/acme/other:v1", "v2"));

describe("a context in any form is found", () => {
  it.each([
    ["in double quotes", `"${context}"`],
    ["in single quotes", `'${context}'`],
    ["a name and value pair in YAML", `- name: _F_SS_C\n  value: ${context}`],
    ["a name and value pair in JSON", JSON.stringify({ name: "_F_SS_C", value: context })],
    ["a key and value pair in JSON", JSON.stringify({ key: "_F_SS_C", value: context })],
    ["a FlyteWorkflow", `tasks:\n  t:\n    container:\n      env:\n      - key: _F_SS_C\n        value: ${context}\n`],
    ["arguments of docker", `docker run -e _F_SS_C=${context} --rm train`],
    ["URL-safe base64", `_F_SS_C is ${urlSafe}`],
    ["a variable with URL-safe base64", `_F_SS_C=${urlSafe}`],
    ["a log line", `2024-05-01 12:00:00 INFO [pod] env={_F_SS_C: ${context}}: started`],
    ["the output of kubectl describe", `    Environment:\n      _F_SS_C:  ${context}\n      HOME:  /root`],
  ])("%s", (_, text) => {
    expect(contextsInText(text)).toMatchObject([{ generation: 1, context }]);
  });

  it("several in one log, each once, by line", () => {
    const found = contextsInText(`first ${context}\nagain ${context}\nthen ${other}: done`);
    expect(found).toEqual([
      { generation: 1, entity: "line 1", context },
      { generation: 1, entity: "line 3", context: other },
    ]);
  });
});

describe("an image cache of Flyte 2 is read", () => {
  const json = ImageCache.toJson(ImageCache.fromTransport(cache));
  it.each([
    ["the encoded value", cache],
    ["arguments of a container", `a0 --version v1 --image-cache ${cache} --tgz s3://b/fast0.tar.gz`],
    ["its JSON", json],
  ])("%s", (_, text) => {
    const [found] = contextsInText(text);
    const value = found?.generation === 2 ? (found.imageCache ?? "") : (found?.context ?? "");
    const shown = formatOf(value).decode(value);
    expect(shown).toMatchObject({ json, images: 1, unknownKeys: [] });
    expect(shown.settings).toBeUndefined();
  });

  it("edited JSON is encoded as an image cache", () => {
    const encoded = formatOf(json).encode(json.replace(":v3", ":v4"));
    expect(ImageCache.fromTransport(encoded).imageLookup).toEqual({ train: "ghcr.io/acme/train:v4" });
  });
});

it("when nothing is found, the error lists what was looked for", () => {
  expect(() => contextsInText("hello: world")).toThrow(
    "there is no _F_SS_C in what was pasted, no image cache or container arguments of Flyte 2, no lock file and no JSON of settings",
  );
});
