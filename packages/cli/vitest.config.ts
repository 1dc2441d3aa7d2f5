import { project } from "../../tooling/vitest.ts";

// the tables of commands are read from the sources; the build would write the version in
export default { ...project("cli"), define: { FLYTE_SETTINGS_VERSION: '"0.0.0"', ERROR_PAGES: "{}" } };
