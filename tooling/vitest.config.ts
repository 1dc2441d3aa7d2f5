import { project } from "./vitest.ts";

export default project("docs-and-tooling", { testTimeout: 120_000 });
