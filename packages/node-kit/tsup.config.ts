import { library } from "../../tooling/tsup.ts";

export default library({
  http: "src/http/index.ts",
  retry: "src/retry.ts",
  tar: "src/tar/index.ts",
  fs: "src/fs/index.ts",
  process: "src/process/index.ts",
  concurrency: "src/concurrency.ts",
});
