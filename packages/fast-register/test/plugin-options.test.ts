import { describe, expect, it } from "vitest";
import { fastRegister } from "../src/plugin.ts";

const refused: readonly (readonly [name: string, options: unknown, message: RegExp])[] = [
  ["options that are a list", ["s3://b/x"], /options: expected an object/],
  ["a misspelt option", { destination: "/root" }, /options\.destination: unknown.*destinationDir/],
  ["a copy style that does not exist", { copy: "some" }, /options\.copy: expected all or auto or none, got "some"/],
  ["a module where a list belongs", { modules: "flows" }, /options\.modules: expected a list/],
  ["a directory that is a number", { source: 5 }, /options\.source: expected a string, got/],
  ["a store that is a list", { store: ["s3://b"] }, /options\.store: expected a string/],
  ["a misspelt ignore source", { ignore: { gitt: true } }, /options\.ignore\.gitt: unknown. Did you mean git/],
  ["a misspelt store option", { storeOptions: { s3: { regoin: "x" } } }, /storeOptions\.s3\.regoin: unknown/],
  [
    "a style that S3 does not have",
    { storeOptions: { s3: { addressingStyle: "dns" } } },
    /expected path or virtual, got "dns"/,
  ],
];

describe("options of the plugin", () => {
  it.each(refused)("%s is refused with its place", (_, options, message) => {
    expect(() => fastRegister(options as never)).toThrow(
      expect.objectContaining({ code: "PLUGIN_INVALID", message: expect.stringMatching(message) }),
    );
  });

  it("a secret of the wrong type is not printed", () => {
    const options = { storeOptions: { s3: { secretAccessKey: 12_345_678 } } };
    expect(() => fastRegister(options as never)).toThrow(/secretAccessKey: expected a string, got a number$/);
  });

  it("every documented option is accepted", () => {
    const options = {
      source: "src",
      copy: "auto",
      modules: ["flows"],
      ignore: { git: false, standard: ["*.tmp"] },
      include: ["a"],
      generation: 2,
      output: "out",
      destinationDir: "/root",
      store: "s3://b/x",
      storeOptions: { s3: { region: "eu-central-1", isAnonymous: true }, ca: ["PEM"], limits: { tries: 2 } },
    } as const;
    expect(fastRegister(options).name).toBe("@flyte-settings/fast-register");
  });
});
