export { type FoundGeneration, findGeneration, type GenerationChoice, generationOf } from "./detect-generation.ts";
export { type LoadedFlyte2Config, loadFlyte2Config } from "./load-config.ts";
export { withGeneration } from "./with-generation.ts";
