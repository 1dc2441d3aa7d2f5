import { type Mirrors, readMirrors } from "@flyte-settings/oci-images";
import { describe, expect, it } from "vitest";

const D = `sha256:${"a".repeat(64)}`;

const MOVED: readonly (readonly [string, Mirrors, string, string | undefined])[] = [
  ["whole-registry", { "docker.io": "m.acme.example" }, "ubuntu:22.04", "m.acme.example/library/ubuntu:22.04"],
  ["docker-hub-by-its-other-name", { "index.docker.io": "m.acme.example" }, "acme/train", "m.acme.example/acme/train"],
  [
    "into-a-folder",
    { "docker.io": "m.acme.example/hub" },
    "docker.io/acme/train:v1",
    "m.acme.example/hub/acme/train:v1",
  ],
  ["prefix-of-a-path", { "ghcr.io/acme": "m.acme.example/a" }, "ghcr.io/acme/train:v1", "m.acme.example/a/train:v1"],
  ["whole-name", { "ghcr.io/acme/train": "m.acme.example/t" }, "ghcr.io/acme/train:v1", "m.acme.example/t:v1"],
  ["longest-first", { "ghcr.io": "a.example", "ghcr.io/acme": "b.example" }, "ghcr.io/acme/train", "b.example/train"],
  ["only-at-boundaries", { "ghcr.io/acme": "m.example" }, "ghcr.io/acme-evil/train", undefined],
  ["not-a-part-of-a-host", { "ghcr.io": "m.example" }, "ghcr.io.evil.test/train", undefined],
  ["port-is-part-of-the-host", { localhost: "m.example" }, "localhost:5000/train", undefined],
  [
    "tag-and-digest-stay",
    { "ghcr.io": "m.example:5000" },
    `ghcr.io/acme/train:v1@${D}`,
    `m.example:5000/acme/train:v1@${D}`,
  ],
  ["none", { "ghcr.io": "m.example" }, "quay.io/acme/train", undefined],
  ["already-there", { "ghcr.io": "ghcr.io/mirror" }, "ghcr.io/mirror/acme/train", undefined],
];

const REFUSED: readonly (readonly [string, Mirrors, RegExp])[] = [
  ["scheme", { "ghcr.io": "https://m.example" }, /m.example/],
  ["scheme-in-prefix", { "https://ghcr.io": "m.example" }, /./],
  ["tag", { "ghcr.io": "m.example/a:v1" }, /has a tag/],
  ["no-host", { "ghcr.io": "mirror" }, /does not begin with a host/],
  ["slash-at-the-end", { "ghcr.io": "m.example/" }, /./],
  ["empty", { "ghcr.io": "" }, /./],
  ["upper-case-path", { "ghcr.io": "m.example/A" }, /lower-case/],
  ["twice", { "docker.io": "a.example", "index.docker.io": "b.example" }, /two rules/],
  ["mode", { "ghcr.io": { to: "m.example", mode: "pull" as "rewrite" } }, /neither rewrite nor ask-at/],
];

describe("mirrors", () => {
  it.each(MOVED)("%s", (_, mirrors, reference, expected) => {
    const mirrored = readMirrors(mirrors);
    const moved = mirrored(reference)?.reference;
    expect(moved).toBe(expected);
    if (moved !== undefined) expect(mirrored(moved)).toBeUndefined();
  });

  it.each(REFUSED)("%s is refused", (_, mirrors, message) => {
    expect(() => readMirrors(mirrors)).toThrow(
      expect.objectContaining({ code: "PLUGIN_INVALID", message: expect.stringMatching(message) }),
    );
  });

  it("may only change where an image is asked for", () => {
    expect(readMirrors({ "ghcr.io": { to: "m.example", mode: "ask-at" } })("ghcr.io/a/b:1")).toEqual({
      reference: "m.example/a/b:1",
      mode: "ask-at",
      prefix: "ghcr.io",
    });
  });
});
