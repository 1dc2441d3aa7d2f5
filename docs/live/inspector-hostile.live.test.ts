import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

// What a stranger may hand in: the page says what is wrong, or shows what it can, and goes on working.
const at = useInspector();
const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1");
const context = SerializationSettings.serializedContext(settings);
const MIB = 1024 * 1024;

const texts = table([
  ["a bomb in a context", gzipSync(Buffer.alloc(256 * MIB)).toString("base64"), "1048576"],
  ["a long text in base64", "A".repeat(16 * MIB), "more than 1048576"],
  ["deep JSON", `{"image_config": ${"[".repeat(100_000)}`, "nested too deeply"],
  ["deep JSON that ends", `{"image_config": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "Nested deeper than 900"],
  ["dashes in a row", `image_config: ${"\n"}${"- ".repeat(30_000)}a`, "nested too deeply"],
  ["keys of keys", `${"{? ".repeat(20_000)}_F_SS_C`, "nested too deeply"],
  ["aliases", `a: &a [_F_SS_C]\n${"b: &a [*a, *a, *a, *a, *a, *a]\n".repeat(12)}`, "its aliases unfold to more than"],
  ["much YAML", `image_config:\n${"- a: 1\n".repeat(200_000)}`, "kubectl get pod NAME -o json"],
  ["much text of no kind", "hello: world\n".repeat(1_000_000), "there is no _F_SS_C in pod.yaml"],
  ["a line of spaces", `_F_SS_C=${" ".repeat(1_000_000)}\rx`, "Invalid base64-encoded string"],
]);

const files: readonly (readonly [string, string, Buffer, string])[] = [
  ["a bomb", "flyte-package.tgz", gzipSync(Buffer.alloc(256 * MIB)), "unpacks to more than 134217728 bytes"],
  ["half a package", "flyte-package.tgz", gzipSync(Buffer.alloc(4096, 1)).subarray(0, 20), "damaged or cut"],
  ["no tar", "flyte-package.tar", Buffer.alloc(4096, "x"), "could not read the tar archive"],
  ["a message of messages", "0_a_1.pb", nested(4 * MIB), "there is no _F_SS_C in 0_a_1.pb"],
  ["noise", "0_a_1.pb", Buffer.alloc(MIB, 0xff), "there is no _F_SS_C in 0_a_1.pb"],
];

describe("a file", () => {
  it.each([...texts, ...files])("%s", async (_, name, buffer, words) => {
    await at.page.setInputFiles("#file", { name, mimeType: "", buffer });
    await at.page.waitForFunction(() => document.getElementById("problem")?.textContent !== "");
    expect(await at.page.innerText("#problem")).toContain(words);
    await stillWorks();
  });
});

it.each([
  ["fast11111111111111111111111111111111.tar.gz", 201, "has more than 209715200 bytes"],
  ["flyte-package.tgz", 51, "has more than 52428800 bytes"],
])("a file above the limits, %s of %d MiB, is refused in one sentence", async (name, size, words) => {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
  writeFileSync(join(folder, name), Buffer.from([0x1f, 0x8b]));
  truncateSync(join(folder, name), size * MIB);
  await at.page.setInputFiles("#file", join(folder, name));
  await at.page.locator("#problem").filter({ hasText: words }).waitFor();
  rmSync(folder, { recursive: true });
  await stillWorks();
});

it("a paste too long for the field is read, and not put into it", async () => {
  await at.page.evaluate(
    (value) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", value);
      document.getElementById("input")?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
    },
    `${"A=b\n".repeat(500_000)}_F_SS_C=${context}\n`,
  );
  expect(await at.page.innerText("#status")).toContain("line 500001");
  expect(await at.page.inputValue("#input")).toBe("");
});

it("settings that are as large as a context may be are shown in portions", async () => {
  const images = Array.from({ length: 8_000 }, (_, i) => ({
    name: `image-${i}`,
    fqn: `ghcr.io/a/${i}`,
    tag: "latest",
  }));
  const many = SerializationSettings.serializedContext({ ...settings, imageConfig: { images } });
  await at.page.setInputFiles("#file", { name: "context.txt", mimeType: "", buffer: Buffer.from(many) });
  await at.page.waitForSelector("#result:not([hidden])");
  expect(await at.page.innerText("#status")).toContain("8,000 images");
  await at.page.click("summary:has-text('images')");
  expect(await at.page.locator("*").count()).toBeLessThan(16_000);
  await stillWorks();
});

async function stillWorks(): Promise<void> {
  await at.page.fill("#input", context);
  await at.page.click("#read");
  expect(await at.page.innerText("#tree")).toContain("ghcr.io/acme/train");
  expect(await at.page.innerText("#problem")).toBe("");
}

function table(rows: readonly (readonly [string, string, string])[]) {
  return rows.map(([name, text, words]) => [name, "pod.yaml", Buffer.from(text), words] as const);
}

/** Many levels, and at the innermost nothing but numbers. */
function nested(size: number): Buffer {
  let inner = Buffer.alloc(size, 0x08);
  for (let level = 0; level < 40; level++) {
    const length: number[] = [];
    for (let rest = inner.length; ; rest = Math.floor(rest / 128)) {
      length.push(rest >= 128 ? (rest % 128) + 128 : rest);
      if (rest < 128) break;
    }
    inner = Buffer.concat([Buffer.from([0x0a, ...length]), inner]);
  }
  return inner;
}
