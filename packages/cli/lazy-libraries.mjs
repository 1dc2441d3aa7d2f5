// Libraries that are evaluated by the first call that needs them: string-width starts with regular expressions over all
// emoji that take 20 ms to parse, and almost every string is ASCII; fflate starts with tables for compression, and most
// commands only decompress, which is core's own code.

const libraries = {
  "string-width": {
    name: "default",
    replacement: `
      const isPlain = (text) => typeof text === "string" && /^[\\x20-\\x7e…]*$/.test(text);
      export default (text, options) => options === undefined && isPlain(text) ? text.length : evaluated()(text, options);`,
  },
  fflate: { name: "deflateSync", replacement: "export const deflateSync = (...given) => evaluated()(...given);" },
};

/** @returns an esbuild plugin */
export function lazyLibraries() {
  return {
    name: "lazy-libraries",
    setup(build) {
      const filter = new RegExp(`^(?:${Object.keys(libraries).join("|")})$`);
      build.onResolve({ filter }, async ({ path, resolveDir, kind, pluginData }) => {
        if (pluginData === "itself") return undefined;
        const { path: file, errors } = await build.resolve(path, { resolveDir, kind, pluginData: "itself" });
        if (errors.length > 0) return { errors };
        return { path: file, namespace: "lazy-library", sideEffects: false, pluginData: path };
      });
      build.onLoad({ filter: /.*/, namespace: "lazy-library" }, ({ path, pluginData }) => {
        const { name, replacement } = libraries[pluginData];
        // through a second module, so that the unused rest of the library is left out
        const whole = `let whole; const evaluated = () => (whole ??= require(${JSON.stringify(`lazy:${path}?${name}`)}).used);`;
        return { resolveDir: import.meta.dirname, contents: `${whole}${replacement}` };
      });
      build.onResolve({ filter: /^lazy:/ }, ({ path }) => {
        const [, file, name] = /^lazy:(.*)\?(.*)$/.exec(path);
        return { path: file, namespace: "lazy-whole", sideEffects: false, pluginData: name };
      });
      build.onLoad({ filter: /.*/, namespace: "lazy-whole" }, ({ path, pluginData: name }) => ({
        resolveDir: import.meta.dirname,
        contents: `export { ${name} as used } from ${JSON.stringify(path)};`,
      }));
    },
  };
}
