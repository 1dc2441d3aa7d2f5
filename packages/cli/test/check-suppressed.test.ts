import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const project = (text: string) => ({ "flyte-settings.yaml": text });
const IMAGE = "images: { default: ghcr.io/acme/train:v3 }\n";

describe("silencing", () => {
  const latest = "images:\n  default: r/x:latest\n";
  const silenced = `${latest}checks:\n  ignore:\n    - { code: mutable-tag, reason: a sandbox }\n`;

  it("is counted, and told with its reason where it is asked for", async () => {
    const { stdout, stderr, code } = await here.run(["check"], { files: project(silenced) });
    expect([stdout, stderr, code]).toEqual([
      "",
      "nothing found in 1 image and 1 file; 1 silenced (--verbose lists them)\n",
      0,
    ]);
    expect((await here.run(["check", "--verbose"])).stderr).toContain(
      "silenced flyte-settings.yaml:2: image default has the tag latest: r/x\n  a sandbox [mutable-tag]\nnothing found in 1 image and 1 file; 1 silenced\n",
    );
  });

  it("needs a reason", async () => {
    const { code, stderr } = await here.run(["check"], {
      files: project(`${latest}checks: { ignore: [mutable-tag] }\n`),
    });
    expect([code, stderr.includes("expected a code with a reason")]).toEqual([1, true]);
  });

  it.each([
    [
      "nothing-needs-it",
      `${IMAGE}checks: { ignore: [{ code: python-without-image, reason: x }] }\n`,
      [],
      ["silence-unused flyte-settings.yaml:2"],
    ],
    ["a-package-may-need-it", `${IMAGE}checks: { ignore: [{ code: mutable-tag, reason: x }] }\n`, [], []],
    [
      "another-environment-has-another-bundle",
      `${IMAGE}checks: { ignore: [{ code: large-bundle, reason: x }] }\nenvironments: { dev: { bundle: { copy: none } } }\n`,
      [],
      [],
    ],
    [
      "another-environment-needs-it",
      `${IMAGE}checks: { ignore: [{ code: mutable-tag, reason: x }] }\nenvironments: { dev: { images: { default: "r/x:latest" } } }\n`,
      [],
      [],
    ],
    [
      "a-flag-makes-it-idle",
      `${latest}checks: { ignore: [{ code: mutable-tag, reason: x }] }\n`,
      ["--image", "r/x:1"],
      [],
    ],
    ["only-a-registry-knows", `${IMAGE}checks: { ignore: [{ code: destination-not-writable, reason: x }] }\n`, [], []],
    [
      "nobody-looked-at-the-bundle",
      `${IMAGE}checks: { ignore: [{ code: large-bundle, reason: x }] }\n`,
      ["--no-bundle"],
      [],
    ],
    [
      "the-bundle-needs-none",
      `${IMAGE}checks: { ignore: [{ code: large-bundle, reason: x }] }\n`,
      [],
      ["silence-unused flyte-settings.yaml:2"],
    ],
    [
      "a-check-of-a-plugin-or-of-spark",
      `${IMAGE}checks: { ignore: [{ code: acme/rule, reason: x }, { code: spark-one-of-two, reason: x }] }\n`,
      [],
      [],
    ],
  ] as const)("is said to be idle where %s", async (_, text, words, expected) => {
    const { stdout } = await here.run(["check", "--json", ...words], { files: project(text) });
    const found: readonly { code: string; place: string }[] = stdout === "" ? [] : JSON.parse(stdout);
    expect(found.map(({ code, place }) => `${code} ${place}`)).toEqual(expected);
  });
});
