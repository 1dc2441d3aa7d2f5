import { project } from "../../tooling/vitest.ts";

// normally the build inserts the version
export default { ...project("project"), define: { FLYTE_SETTINGS_VERSION: '"0.0.0"' } };
