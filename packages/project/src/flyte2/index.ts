export { detectGeneration, type FoundGeneration } from "./detect-generation.ts";
export { type LoadedFlyte2Config, loadFlyte2Config } from "./load-config.ts";
