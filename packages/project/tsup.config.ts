import { readFileSync } from "node:fs";
import { library } from "../../tooling/tsup.ts";

/** Each directory of `src` is a separate entry point, so that a program loads only what it uses. */
const areas = [
  "admin",
  "bundle",
  "check",
  "context",
  "doctor",
  "fix",
  "flyte2",
  "host",
  "http",
  "images",
  "migrate",
  "package",
  "plugins",
  "promotion",
  "settings",
  "version",
];

const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));

export default library(
  {
    index: "src/index.ts",
    ...Object.fromEntries(areas.map((name) => [name, `src/${name}/index.ts`])),
  },
  { define: { FLYTE_SETTINGS_VERSION: JSON.stringify(version) } },
);
