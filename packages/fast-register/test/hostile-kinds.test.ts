import { describe, it } from "vitest";
import { expectRefused, pax, tar } from "./hostile.ts";

const kinds = [..."346SMVDNAXzZ89"].map((type) => [type] as const);

describe("a member that is no file, folder or link", () => {
  it.each(kinds)("of kind %s", async (type) => {
    await expectRefused(tar({ name: "before", data: "b" }, { name: "m", type }), ["ARCHIVE_UNSAFE"]);
  });

  it.each(["GNU.sparse.major", "GNU.sparse.map", "GNU.sparse.name", "GNU.sparse.realsize"])(
    "sparse by %s",
    async (key) => {
      await expectRefused(tar(pax({ [key]: "1" }), { name: "m" }), ["ARCHIVE_UNSAFE"]);
    },
  );
});
