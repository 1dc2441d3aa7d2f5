import { expect, it } from "vitest";
import { addressFields, publicManifests } from "../release/addresses.mjs";

it.each(publicManifests())("$name says where it comes from (node tooling/release/addresses.mjs)", (found) => {
  const { name, manifest } = found;
  expect(manifest).toMatchObject(addressFields(name));
  expect(manifest.keywords).toContain("flyte");
});
