import { project } from "../../../tooling/vitest.ts";

export default project("cli-live", {
  root: import.meta.dirname,
  include: ["*.live.test.ts"],
  testTimeout: 120_000,
  hookTimeout: 120_000,
});
