import { library } from "../../tooling/tsup.ts";

export default library({ index: "src/index.ts", runtime: "src/runtime.ts", stores: "src/stores.ts" });
