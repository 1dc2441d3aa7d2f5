// only the contract, without the fake servers and therefore without registration and protobuf
export { type BrokenRule, type ContractReport, checkPlugin } from "./check-plugin.ts";
export { type ContractRule, contractRules } from "./contract-rules.ts";
export type { PluginSamples } from "./contract-samples.ts";
export { type FakeContextOptions, fakeContext } from "./fake-context.ts";
