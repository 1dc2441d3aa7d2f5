import { type ExecOutcome, execPlugin, loadPlugins, resolveImages, startRun } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { failureOf, testHost } from "./plugin-host.ts";

const digest = `sha256:${"a".repeat(64)}`;
const two = ["a", "b"].map((name) => ({ name, reference: `r.io/${name}:v1` }));

async function pinBy(execute: (stdin: string) => Partial<ExecOutcome>, seen: string[] = []) {
  const plugin = execPlugin({
    name: "acme",
    hooks: ["pinImage"],
    execute: async (stdin) => {
      seen.push(stdin);
      return { stdout: "", stderr: "", exitCode: 0, ...execute(stdin) };
    },
  });
  const run = startRun(await loadPlugins([{ source: "exec:./acme", entry: plugin }]), testHost(), { timeoutMs: 50 });
  return resolveImages(run, two);
}
const answers = (list: readonly object[], apiVersion: unknown = 1) => ({
  stdout: JSON.stringify({ apiVersion, answers: list }),
});

describe("a program as a plugin", () => {
  it("is asked once for all images, and answers in any order", async () => {
    const seen: string[] = [];
    const images = await pinBy(
      () =>
        answers([
          { id: 1, answer: null },
          { id: 0, answer: { digest } },
        ]),
      seen,
    );
    expect(images.map(({ reference }) => reference)).toEqual([`r.io/a@${digest}`, "r.io/b:v1"]);
    expect(seen.map((text) => JSON.parse(text))).toEqual([
      {
        apiVersion: 1,
        hook: "pinImage",
        root: "/project",
        compat: "strict",
        requests: two.map((image, id) => ({ id, image })),
      },
    ]);
    expect(seen[0]?.endsWith("\n")).toBe(true);
  });

  const both = (more: object) => [{ id: 0, answer: null }, more];
  it.each([
    [
      "ends-with-a-code",
      { exitCode: 3, stderr: "no route to https://h/x?sig=SECRET\n" },
      "PLUGIN_FAILED",
      /the program ended with 3: no route to https:\/\/h\/x\?…$/,
    ],
    ["was-ended", { exitCode: undefined, stderr: "" }, "PLUGIN_FAILED", /the program was ended by a signal$/],
    ["writes-nothing", {}, "PLUGIN_RESULT_INVALID", /it wrote nothing on stdout, expected one JSON document/],
    ["writes-words", { stdout: "pinned!" }, "PLUGIN_RESULT_INVALID", /it wrote "pinned!" on stdout/],
    ["writes-a-list", { stdout: "[]" }, "PLUGIN_RESULT_INVALID", /it wrote a list, expected \{"apiVersion": 1/],
    [
      "echoes-another-version",
      answers(both({ id: 1, answer: null }), 2),
      "PLUGIN_RESULT_INVALID",
      /apiVersion 2, expected 1/,
    ],
    ["leaves-one-out", answers([{ id: 0, answer: null }]), "PLUGIN_RESULT_INVALID", /did not answer request 1 of 2/],
    ["answers-twice", answers(both({ id: 0, answer: null })), "PLUGIN_RESULT_INVALID", /answered request 0 twice/],
    [
      "answers-an-unknown-one",
      answers(both({ id: 2, answer: null })),
      "PLUGIN_RESULT_INVALID",
      /has the id 2, expected one of the 2 requests/,
    ],
    ["answers-neither-nor", answers(both({ id: 1 })), "PLUGIN_RESULT_INVALID", /either "answer" or "error"/],
    [
      "answers-rubbish",
      answers(both({ id: 1, answer: "x" })),
      "PLUGIN_RESULT_INVALID",
      /plugin acme, pinImage, image b: its answer is not valid: \$: expected an object/,
    ],
    [
      "says-an-error",
      answers(both({ id: 1, error: "no such tag" })),
      "PLUGIN_FAILED",
      /plugin acme, pinImage, image b: no such tag$/,
    ],
  ] as const)("%s", async (_, outcome, code, words) => {
    const error = await failureOf(pinBy(() => outcome as Partial<ExecOutcome>));
    const errors = (error.details as unknown as { errors: { code: string; message: string }[] }).errors;
    expect(errors.at(-1)).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(error.message).not.toContain("SECRET");
  });

  it("a hook that there is not is refused", () => {
    expect(() => execPlugin({ name: "a", hooks: ["pin" as never], execute: () => Promise.reject() })).toThrow(
      /there is no hook pin; known: /,
    );
  });
});
