import { library } from "../../tooling/tsup.ts";

const header =
  'import { createRequire } from "node:module"; const require = /* @__PURE__ */ createRequire(import.meta.url);\n';

export default library(
  {
    http: "src/http/index.ts",
    // separate: an error or a URL must not load the code that opens connections
    dial: "src/http/dial.ts",
    retry: "src/retry.ts",
    tar: "src/tar/index.ts",
    // separate: does not require Node
    "tar-memory": "src/tar/memory.ts",
    // separate: detecting the kind of a file must not load the readers
    "archive-kind": "src/tar/archive-kind.ts",
    fs: "src/fs/index.ts",
    // separate: every start of the command loads it
    "system-reasons": "src/system-reasons.ts",
    process: "src/process/index.ts",
    // separate: finding a program must not load the code that starts one
    "find-program": "src/process/find-program.ts",
    concurrency: "src/concurrency.ts",
  },
  {
    // cross-spawn is CommonJS and requires Node's modules: bundled into an ES module unchanged, it throws
    noExternal: ["cross-spawn"],
    // Only the chunk that calls `require`: a banner in every chunk would prevent using the tar reader in browsers.
    plugins: [
      {
        name: "require-in-modules",
        renderChunk: (code) => (code.includes("typeof require") ? { code: header + code } : undefined),
      },
    ],
  },
);
