import { library } from "../../tooling/tsup.ts";

const header =
  'import { createRequire } from "node:module"; const require = /* @__PURE__ */ createRequire(import.meta.url);\n';

export default library(
  {
    http: "src/http/index.ts",
    // apart: an error or a URL must not load what opens a connection
    dial: "src/http/dial.ts",
    retry: "src/retry.ts",
    tar: "src/tar/index.ts",
    // apart: needs nothing of Node
    "tar-memory": "src/tar/memory.ts",
    fs: "src/fs/index.ts",
    process: "src/process/index.ts",
    // apart: finding a program must not load what starts one
    "find-program": "src/process/find-program.ts",
    concurrency: "src/concurrency.ts",
  },
  {
    // cross-spawn is CommonJS and requires Node's modules: bundled into a module as it is, it throws
    noExternal: ["cross-spawn"],
    // Only the chunk that requires: a banner in every chunk would keep the tar reader out of browsers.
    plugins: [
      {
        name: "require-in-modules",
        renderChunk: (code) => (code.includes("typeof require") ? { code: header + code } : undefined),
      },
    ],
  },
);
