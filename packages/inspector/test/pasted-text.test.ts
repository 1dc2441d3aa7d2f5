import { encodeContext, ImageConfig, SerializationSettings } from "@flyte-settings/core";
import { ImageCache } from "@flyte-settings/core/flyte2";
import { describe, expect, it } from "vitest";
import { contextsInText } from "../src/read/read-text.ts";

const settings = SerializationSettings.create({
  imageConfig: ImageConfig.fromImages("ghcr.io/acme/train:v3", { spark: "ghcr.io/acme/spark:3.5" }),
  version: "v1",
  env: { MODE: "a+b/c=d" },
});
const context = encodeContext(settings);
const json = SerializationSettings.toJson(settings);
const cache = ImageCache.toTransport(ImageCache.fromImages({ train: "ghcr.io/acme/train:v3" }));
const wrapped = (text: string, end: string, indent = ""): string => text.replace(/(.{64})(?=.)/g, `$1${end}${indent}`);
const crlf = (text: string): string => text.replaceAll("\n", "\r\n");

const describeText = `Containers:
  primary:
    Image:  ghcr.io/acme/train:v3
    Environment:
      _F_SS_C:  ${context}
      HOME:     /root
    Mounts:   <none>
`;
const pod = `kind: Pod
metadata: {name: a1}
spec:
  containers:
  - name: primary
    env:
    - name: _F_SS_C
      value: ${context}
`;

describe("a context survives what terminals, mail and web pages do to it", () => {
  it.each([
    ["CRLF in an environment", crlf(`PATH=/bin\n_F_SS_C=${context}\nHOME=/root\n`)],
    ["CRLF in a pod", crlf(pod)],
    ["CRLF in kubectl describe", crlf(describeText)],
    ["CRLF in wrapped base64", wrapped(context, "\r\n")],
    ["CR only", `PATH=/bin\r_F_SS_C=${context}\rHOME=/root`],
    ["a byte order mark and a context", `\ufeff${context}`],
    ["a byte order mark and a variable", `\ufeff_F_SS_C=${context}`],
    ["a byte order mark and a pod", `\ufeff${pod}`],
    ["a byte order mark and JSON", `\ufeff${json}`],
    ["colours of env | grep", `\u001b[01;31m\u001b[K_F_SS_C\u001b[m\u001b[K=${context}\n`],
    ["colours of a log", `\u001b[32mINFO\u001b[0m _F_SS_C=\u001b[1m${context}\u001b[0m\r\n`],
    [
      "colours of JSON",
      `\u001b[34m{"name"\u001b[39m: "_F_SS_C", \u001b[34m"value"\u001b[39m: \u001b[32m"${context}"\u001b[39m}`,
    ],
    ["base64 wrapped at 64 characters", wrapped(context, "\n")],
    ["base64 wrapped with an indent", `_F_SS_C=${wrapped(context, "\n", "    ")}`],
    ["base64 wrapped with backslashes", `export _F_SS_C="${wrapped(context, "\\\n")}"`],
    ["base64 wrapped in YAML", `- name: _F_SS_C\n  value: >-\n    ${wrapped(context, "\n", "    ")}\n`],
    ["HTML entities for quotes", `{&quot;name&quot;: &quot;_F_SS_C&quot;, &quot;value&quot;: &quot;${context}&quot;}`],
    [
      "HTML entities for base64",
      `_F_SS_C=${context.replaceAll("+", "&#43;").replaceAll("/", "&#x2F;").replaceAll("=", "&#61;")}`,
    ],
    ["HTML entities in JSON", json.replaceAll('"', "&#34;")],
    ["smart quotes", `export _F_SS_C=\u201c${context}\u201d`],
    ["smart quotes around the context", `\u2018${context}\u2019`],
    ["smart quotes in a pair", `{\u201cname\u201d: \u201c_F_SS_C\u201d, \u201cvalue\u201d: \u201c${context}\u201d}`],
    ["smart quotes in JSON", json.replaceAll('"', "\u201d")],
    ["no-break spaces", `_F_SS_C:\u00a0\u00a0${context}\u00a0`],
    ["zero-width spaces", `_F_SS_C=\u200b${wrapped(context, "\u200b")}\u200b`],
    ["a block quote of Markdown", `> \`_F_SS_C=${context}\``],
    ["a fence of Markdown", `\`\`\`\n_F_SS_C=${context}\n\`\`\``],
    ["percent encoding", `_F_SS_C=${encodeURIComponent(context)}`],
    ["JSON in a string of JSON", JSON.stringify({ log: JSON.stringify({ name: "_F_SS_C", value: context }) })],
  ])("%s", (_, text) => {
    const found = contextsInText(text).map((each) => (each.generation === 1 ? each.context : ""));
    expect(
      found.map((each) =>
        each.startsWith("{") ? SerializationSettings.fromJson(each) : SerializationSettings.fromTransport(each),
      ),
    ).toEqual([settings]);
  });
});

describe("arguments of a Flyte 2 container survive it too", () => {
  const args = ["a0", "--version", "v1", "--image-cache", cache, "--tgz", "s3://b/fast0.tar.gz"];
  it.each([
    ["a list of YAML", `args:\n${args.map((each) => `  - ${each}\n`).join("")}`],
    ["a list of YAML with CRLF", crlf(`args:\n${args.map((each) => `  - ${each}\n`).join("")}`)],
    ["a list of JSON", JSON.stringify({ args })],
    ["kubectl describe", `    Args:\n${args.map((each) => `      ${each}\n`).join("")}    State: Running\n`],
    ["a line with colours", `\u001b[32m${args.join(" ")}\u001b[0m`],
    ["lines with backslashes", args.join(" \\\n  ")],
    ["a line with an equals sign", `a0 --version=v1 --image-cache=${cache}`],
    ["smart quotes", `a0 --image-cache \u201c${cache}\u201d`],
  ])("%s", (_, text) => {
    const [found, ...more] = contextsInText(text);
    expect(more).toEqual([]);
    expect(found?.generation === 2 ? found.imageCache : found?.context).toBe(cache);
  });
});
