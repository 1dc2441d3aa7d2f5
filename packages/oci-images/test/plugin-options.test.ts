import type { FlytePlugin } from "@flyte-settings/core/plugin";
import environment from "@flyte-settings/oci-images/environment";
import gitTag from "@flyte-settings/oci-images/git-tag";
import imageSpec from "@flyte-settings/oci-images/image-spec";
import { describe, expect, it } from "vitest";
import { ociImages } from "../src/index.ts";

type Make = (options: never) => FlytePlugin;

const refused: readonly (readonly [name: string, make: Make, options: unknown, message: RegExp])[] = [
  ["options that are a list", ociImages, ["a"], /options: expected an object/],
  ["a misspelt option", ociImages, { misrors: {} }, /options\.misrors: unknown. Did you mean mirrors\?/],
  [
    "a registry where a list belongs",
    ociImages,
    { insecureRegistries: "a:5000" },
    /insecureRegistries: expected a list/,
  ],
  ["mirrors that are a number", ociImages, { mirrors: 5 }, /options\.mirrors: expected an object/],
  ["mirrors that are a list", ociImages, { mirrors: ["m.example"] }, /options\.mirrors: expected an object/],
  [
    "a mirror that is null",
    ociImages,
    { mirrors: { "ghcr.io": null } },
    /options\.mirrors\.ghcr\.io: expected an object/,
  ],
  ["pin: maybe", ociImages, { pin: "maybe" }, /options\.pin: expected true or false/],
  ["lock: true", ociImages, { lock: true }, /options\.lock: expected a string/],
  ["update of one name that is no list", ociImages, { update: "train" }, /options\.update: expected a list/],
  ["tokenHosts that are a string", ociImages, { tokenHosts: "x" }, /options\.tokenHosts: expected an object/],
  ["no concurrent request", ociImages, { concurrency: 0 }, /options\.concurrency: expected 1 or more, got 0/],
  ["a time limit that is a string", ociImages, { timeoutMs: "5s" }, /options\.timeoutMs: expected a whole number/],
  ["an order that does not exist", ociImages, { credentialOrder: "nerdctl" }, /expected docker or podman/],
  ["an option of env:", environment, { prefix: "X" }, /options\.prefix: unknown/],
  ["an option of file:", imageSpec, { file: "x" }, /options\.file: unknown/],
  ["a misspelt option of git:", gitTag, { allowDirt: true }, /options\.allowDirt: unknown. Did you mean allowDirty/],
  ["a branch of git:", gitTag, { use: "branch" }, /options\.use: expected tag or commit, got "branch"/],
];

describe("options of the plugins", () => {
  it.each(refused)("%s is refused with its place", (_, make, options, message) => {
    expect(() => make(options as never)).toThrow(
      expect.objectContaining({ code: "PLUGIN_INVALID", message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ["a lock file that is off", { lock: false }],
    ["one name to update", { update: ["train"] }],
    ["a mirror that only queries use", { mirrors: { "ghcr.io": { to: "m.example", mode: "ask-at" } } }],
    ["no pause for Retry-After", { maxRetryAfterMs: 0 }],
  ] as const)("%s is accepted", (_, options) => {
    expect(ociImages(options).name).toBe("@flyte-settings/oci-images");
  });
});
