import { library } from "../../tooling/tsup.ts";

export default library(
  {
    index: "src/index.ts",
    plugin: "src/plugin.ts",
    checks: "src/checks.ts",
    config: "src/config.ts",
    flyte2: "src/flyte2.ts",
    "image-spec": "src/image-spec.ts",
    internal: "src/internal.ts",
    "zlib-exact": "src/zlib-exact.ts",
  },
  { platform: "neutral", target: "es2022" },
);
