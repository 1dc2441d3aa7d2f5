import { project } from "../../tooling/vitest.ts";

// the build would write the version in
export default { ...project("project"), define: { FLYTE_SETTINGS_VERSION: '"0.0.0"' } };
