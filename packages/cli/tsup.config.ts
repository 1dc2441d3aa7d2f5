import { readFileSync } from "node:fs";
import { library } from "../../tooling/tsup.ts";

const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));

// First-party code and fflate go into the build: a command starts from three or four files, not from forty.
export default library(
  { main: "src/main.ts", host: "src/host/index.ts", bin: "src/bin.ts" },
  {
    noExternal: [/^@flyte-settings\//, "fflate"],
    minifySyntax: true,
    define: { FLYTE_SETTINGS_VERSION: JSON.stringify(version) },
  },
);
