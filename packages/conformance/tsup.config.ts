import { library } from "../../tooling/tsup.ts";

export default library({ bridge: "src/bridge.ts" });
