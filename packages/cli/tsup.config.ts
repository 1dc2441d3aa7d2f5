import { library } from "../../tooling/tsup.ts";

export default library({ main: "src/main.ts", host: "src/host/index.ts", bin: "src/bin.ts" });
