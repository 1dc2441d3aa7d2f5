import { answer } from "./answer.ts";
import { lines } from "./lines.ts";
import { ops } from "./ops/index.ts";

// A reader that closes the pipe early is not an error.
process.stdout.on("error", () => process.exit(0));

for await (const line of lines(process.stdin)) process.stdout.write(`${await answer(line, ops)}\n`);
