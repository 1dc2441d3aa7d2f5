// For `node --import`: with DIE_AT=n the process is killed in its n-th call that changes the disk, halfway through it;
// without it, the number of calls is printed to stdout at the end.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const dieAt = Number(process.env.DIE_AT ?? 0);
const halfDone = {
  writeSync: (real, [fd, bytes, from = 0, length = bytes.length, at]) => real(fd, bytes, from, length >> 1, at),
  copyFileSync: (_, [from, to]) => fs.writeFileSync(to, fs.readFileSync(from).subarray(0, 1000)),
  writeFileSync: (real, [path, text]) => real(path, text.slice(0, text.length >> 1)),
};
const names = ["openSync", "fsyncSync", "renameSync", "mkdirSync", "rmSync", "linkSync", "symlinkSync", "fchmodSync"];
let calls = 0;

for (const name of [...names, ...Object.keys(halfDone)]) {
  const real = fs[name];
  fs[name] = (...args) => {
    if (name === "openSync" && args[1] === "r") return real(...args);
    calls += 1;
    if (calls !== dieAt) return real(...args);
    halfDone[name]?.(real, args);
    process.kill(process.pid, "SIGKILL");
  };
}
syncBuiltinESMExports();
process.on("exit", () => dieAt === 0 && fs.writeSync(1, String(calls)));
