import { parseImagesLock } from "@flyte-settings/oci-images";
import { describe, expect, it } from "vitest";

const A = `sha256:${"a".repeat(64)}`;
const good = `  - requested: r.io/x:1\n    digest: ${A}\n`;
const lock = (body: string, version = "1"): string => `lockVersion: ${version}\nimages:\n${body}`;

const BROKEN: readonly (readonly [string, string, number | undefined, RegExp])[] = [
  ["conflict-marker", lock(`<<<<<<< HEAD\n${good}=======\n${good}>>>>>>> other\n`), 3, /conflict marker/],
  ["conflict-marker-with-crlf", lock(`${good}=======\r\n`), 5, /conflict marker/],
  ["diff3-marker", lock(`${good}||||||| base\n`), 5, /conflict marker/],
  ["unknown-version", lock(good, "2"), 1, /lockVersion 2 is not known/],
  ["version-as-text", lock(good, '"1"'), 1, /not known/],
  ["no-version", `images:\n${good}`, 1, /lockVersion missing/],
  ["twice-the-same-image", lock(good + good), 5, /a second time/],
  ["twice-the-same-key", lock(`${good}    digest: ${A}\n`), 5, /unique/i],
  ["unknown-field", lock(`${good}    sha: 1\n`), 5, /sha is not known here/],
  ["unknown-field-at-the-top", `lockVersion: 1\nother: 2\nimages: []\n`, 2, /other is not known/],
  [
    "digest-cut",
    lock(`  - requested: r.io/x:1\n    digest: ${A.slice(0, 40)}\n`),
    4,
    /digest of r.io\/x:1 is not valid/,
  ],
  [
    "digest-upper-case",
    lock(`  - requested: r.io/x:1\n    digest: ${A.replace(/a{64}/, "A".repeat(64))}\n`),
    4,
    /is not valid/,
  ],
  ["no-digest", lock("  - requested: r.io/x:1\n"), 3, /got nothing/],
  ["no-requested", lock(`  - digest: ${A}\n`), 3, /without requested/],
  ["requested-not-normalised", lock(`  - requested: ubuntu\n    digest: ${A}\n`), 3, /not a full reference/],
  ["requested-with-digest", lock(`  - requested: r.io/x:1@${A}\n    digest: ${A}\n`), 3, /not a full reference/],
  ["requested-is-no-reference", lock(`  - requested: "r.io/X Y:1"\n    digest: ${A}\n`), 3, /not a full reference/],
  ["images-is-a-mapping", "lockVersion: 1\nimages: {}\n", 2, /images is not a list/],
  ["entry-is-a-text", lock("  - r.io/x:1\n"), 3, /not a mapping/],
  ["alias", `lockVersion: 1\nimages:\n  - &a\n    requested: r.io/x:1\n    digest: ${A}\n  - *a\n`, 6, /not a mapping/],
  ["platforms-is-a-text", lock(`${good}    platforms: linux/amd64\n`), 5, /not a list/],
  ["origin-without-from", lock(`${good}    origins: [{ plugin: x }]\n`), 5, /without from/],
  ["not-yaml", "lockVersion: 1\nimages: [\n", undefined, /./],
  ["tab", "lockVersion: 1\nimages:\n\t- x\n", 3, /./],
  ["empty", "", undefined, /expected lockVersion/],
  ["a-list", "- 1\n", 1, /expected lockVersion/],
  ["too-long", "#".repeat(17 * 1024 * 1024), undefined, /longer than 16 MiB/],
];

describe("a lock file that cannot be trusted", () => {
  it.each(BROKEN)("%s", async (_, text, line, message) => {
    const failed = parseImagesLock(text, "images.lock.yaml");
    await expect(failed).rejects.toMatchObject({ code: "LOCK_INVALID", message: expect.stringMatching(message) });
    if (line !== undefined)
      await expect(failed).rejects.toMatchObject({ details: { place: "images.lock.yaml", line } });
  });
});
