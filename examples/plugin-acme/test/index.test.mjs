import assert from "node:assert/strict";
import { it } from "node:test";
import { checkPlugin, fakeContext } from "@flyte-settings/plugin-testkit/contract";
import acme from "../dist/index.js";

const plugin = acme({ registry: "registry.acme.example/ml" });

it("provides an image by its name", async () => {
  const request = { name: "default", reference: "acme://train" };
  assert.equal(await plugin.provideImage(request, fakeContext()), "registry.acme.example/ml/train:stable");
});

it("refuses options that it does not know", () => {
  assert.throws(() => acme({ registry: "r.example", regstry: "x" }), { code: "PLUGIN_INVALID" });
});

it("keeps the contract", async () => {
  const report = await checkPlugin(plugin, {
    requests: [{ name: "default", reference: "acme://train" }],
    failing: { requests: [{ name: "default", reference: "acme://No Name" }] },
  });
  assert.deepEqual(report.broken, []);
  assert.deepEqual(report.untried, []);
});
