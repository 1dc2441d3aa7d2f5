import { library } from "../../tooling/tsup.ts";

export default library({
  index: "src/index.ts",
  package: "src/package.ts",
  promotion: "src/promotion.ts",
  tar: "src/tar.ts",
  wire: "src/wire.ts",
});
