// Runs a fakeAdmin in a separate process until standard input ends: node fake-admin.mjs ROOT OPTIONS. Prints its gRPC
// origin.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [root, options] = process.argv.slice(2);
const { fakeAdmin } = await import(pathToFileURL(join(root, "packages/plugin-testkit/dist/index.js")).href);
const admin = await fakeAdmin(JSON.parse(options));
console.log(admin.grpc);
process.stdin.resume().on("end", () => void admin.close());
