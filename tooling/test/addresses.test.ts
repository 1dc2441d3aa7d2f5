import { expect, it } from "vitest";
import { publicPackages } from "../public-packages.mjs";
import { addressFields } from "../release/addresses.mjs";

it.each(publicPackages())("$name says where it comes from (node tooling/release/addresses.mjs)", (found) => {
  const { name, manifest } = found;
  expect(manifest).toMatchObject(addressFields(name));
  expect(manifest.keywords).toContain("flyte");
});
