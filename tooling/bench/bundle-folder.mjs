// Creates one bundle, as a whole process: node bundle-folder.mjs SOURCE OUTPUT [cache]. Prints milliseconds since the
// start and peak KiB.
const [source, output, cache] = process.argv.slice(2);
const { bundleCode } = await import("../../packages/fast-register/dist/index.js");
await bundleCode(source, { env: process.env }, { output, cache: cache === "cache" });
console.log(JSON.stringify({ ms: performance.now(), peakKiB: process.resourceUsage().maxRSS }));
