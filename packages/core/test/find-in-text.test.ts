import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { ImageCache } from "@flyte-settings/core/flyte2";
import { findInText } from "@flyte-settings/core/internal";
import { describe, expect, it } from "vitest";

const context = encodeContext(SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1"));
const json = SerializationSettings.toJson(SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1"));
const imageCache = ImageCache.toTransport(ImageCache.fromImages({ train: "ghcr.io/acme/train:v3" }));
const urlSafe = context.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

describe("findInText", () => {
  it.each([
    ["the value", context, "it"],
    ["the value with line breaks", context.replace(/(.{60})/g, "$1\n"), "it"],
    ["URL-safe base64", urlSafe, "it"],
    ["an environment", `A=b\n_F_SS_C=${context}`, "line 2"],
    ["a log line", `started\nINFO env={_F_SS_C: ${context}}`, "line 2"],
    ["arguments of docker", `docker run -e _F_SS_C=${context} train`, "line 1"],
  ])("finds the context in %s", (_, text, entity) => {
    const [found, ...others] = findInText(text, "it");
    expect(others).toEqual([]);
    expect(found).toMatchObject({ generation: 1, entity });
    const value = found?.generation === 1 ? found.context : "";
    expect(value.replace(/\s/g, "")).toBe(context);
  });

  it("reads the JSON of settings as it is", () => {
    expect(findInText(json, "it")).toEqual([{ generation: 1, entity: "it", context: json }]);
  });

  it.each([
    ["the value", imageCache, undefined],
    ["its JSON", ImageCache.toJson(ImageCache.fromTransport(imageCache)), undefined],
    ["arguments", `a0 --version v1 --image-cache ${imageCache}`, "v1"],
    ["a log line", `starting: a0 --version v1 --image-cache ${imageCache}\nready`, "v1"],
  ])("finds the image cache in %s", (_, text, version) => {
    const [found] = findInText(text, "it");
    expect(found?.generation).toBe(2);
    expect(found?.generation === 2 && found.launch?.version).toBe(version);
  });

  it("finds nothing in other text", () => {
    expect(findInText("hello: world", "it")).toEqual([]);
  });
});
