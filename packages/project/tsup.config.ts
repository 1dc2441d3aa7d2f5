import { library } from "../../tooling/tsup.ts";

/** Each folder of `src` is an entry of its own, so that a program loads only what it uses. */
const areas = [
  "admin",
  "bundle",
  "check",
  "context",
  "doctor",
  "fix",
  "host",
  "http",
  "images",
  "migrate",
  "package",
  "plugins",
  "settings",
  "version",
];

export default library({
  index: "src/index.ts",
  ...Object.fromEntries(areas.map((name) => [name, `src/${name}/index.ts`])),
});
