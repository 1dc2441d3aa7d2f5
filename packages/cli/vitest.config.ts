import { project } from "../../tooling/vitest.ts";

// the tables of commands are read from the sources; normally the build inserts the version
export default { ...project("cli"), define: { FLYTE_SETTINGS_VERSION: '"0.0.0"', ERROR_PAGES: '"{}"' } };
