import { library } from "../../tooling/tsup.ts";

// the page itself is built by build.mjs; commands use only the reports
export default library({ report: "src/report/index.ts" }, { external: [/^@flyte-settings\//] });
