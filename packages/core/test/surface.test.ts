import { expect, it } from "vitest";

// Names that users and plugin authors can import. Removing one is a breaking change; a new one needs a doc comment.
const entries = ["", "/plugin", "/checks", "/config", "/flyte2", "/image-spec", "/zlib-exact"];

it.each(entries)("the names of @flyte-settings/core%s", async (entry) => {
  const names = Object.keys(await import(`@flyte-settings/core${entry}`)).sort();
  await expect(`${names.join("\n")}\n`).toMatchFileSnapshot(`surface/${entry.slice(1) || "index"}.txt`);
});
