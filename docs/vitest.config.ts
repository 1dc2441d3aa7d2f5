import { project } from "../tooling/vitest.ts";

export default project("docs", { testTimeout: 60_000 });
