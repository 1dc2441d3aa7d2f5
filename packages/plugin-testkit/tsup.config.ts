import { library } from "../../tooling/tsup.ts";

export default library({ index: "src/index.ts", contract: "src/contract.ts" });
