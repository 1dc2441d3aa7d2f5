import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly distribution: { readonly parse: { readonly ok: boolean } };
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../conformance/vectors/cases/image-references.json", import.meta.url), "utf8"),
) as { cases: readonly Case[] };

const here = freshFolder();
const files = { "flyte-settings.yaml": "images: { default: r/d:1 }\n" };

/** A registry in upper case without a dot or a port: more likely a mistyped repository. */
const refusedHere = new Set(["Docker/docker"]);

describe("images resolve accepts what distribution's parser accepts", () => {
  // an empty string is the default image and a template is filled in, as in a task
  it.each(
    cases
      .filter(({ input }) => input !== "" && !input.includes("{{"))
      .map(({ id, input, distribution }) => [id, input, distribution.parse.ok && !refusedHere.has(input)] as const),
  )("%s", async (_, input, ok) => {
    const { code, stdout, stderr } = await here.run(["images", "resolve", "--", input], { files });
    expect({ code, stdout }).toEqual(ok ? { code: 0, stdout: `${input}\n` } : { code: 1, stdout: "" });
    expect(stderr === "").toBe(ok);
  });
});

it("an image with tag and digest is shown as tasks run it", async () => {
  const reference = `r.io/x:t@sha256:${"a".repeat(64)}`;
  const project = { "flyte-settings.yaml": `images: { default: "${reference}" }\n` };
  const shown = async (...argv: string[]): Promise<string> => (await here.run(argv, { files: project })).stdout;
  expect([
    await shown("images", "resolve", "default"),
    await shown("images", "resolve", "{{.image.default}}"),
    JSON.parse(await shown("images", "list", "--json"))[0].reference,
  ]).toEqual([`${reference}\n`, `${reference}\n`, reference]);
});
