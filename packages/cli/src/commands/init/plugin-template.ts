import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

const TEST_KIT = "@flyte-settings/plugin-testkit";

/** A minimal plugin package, as file contents by relative path: built with tsc, tested with the test kit. */
export function pluginTemplate(name: string): Readonly<Record<string, string>> {
  const scheme = shortName(name);
  const make = scheme.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return {
    "package.json": manifest(name, scheme),
    "tsconfig.json": tsconfig,
    "src/index.ts": source(name, scheme, make),
    "test/index.test.mjs": test(scheme, make),
    "README.md": readme(name, scheme),
    ".gitignore": "dist/\nnode_modules/\n",
  };
}

/**
 * `acme` for `@acme/flyte-plugin-acme`: the prefix of its references.
 *
 * @throws PLUGIN_INVALID for an invalid package name
 */
function shortName(name: string): string {
  const [, base = ""] = /^(?:@[a-z0-9][a-z0-9._-]*\/)?([a-z0-9][a-z0-9._-]*)$/.exec(name) ?? [];
  const scheme = base
    .replace(/^flyte-(?:settings-)?plugin-/, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-$/g, "");
  if (name.length <= 214 && scheme !== "") return scheme;
  throw new FlyteSettingsError(
    "PLUGIN_INVALID",
    `${shown(name)} is not a valid package name; expected lower-case letters, digits and dashes, for example flyte-plugin-acme`,
  );
}

function manifest(name: string, scheme: string): string {
  const value = {
    name,
    version: "0.1.0",
    description: `Flyte images by name: ${scheme}://train`,
    type: "module",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    files: ["dist"],
    scripts: { build: "tsc", test: "tsc && node --test" },
    // apiVersion determines compatibility, not the version of a package
    peerDependencies: { "@flyte-settings/core": "*" },
    devDependencies: { [TEST_KIT]: "*", typescript: "^5.6.0" },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

const tsconfig = `{
  "compilerOptions": {
    "target": "ES2022",
    "lib": ["ES2022"],
    "module": "NodeNext",
    "strict": true,
    "declaration": true,
    "rootDir": "src",
    "outDir": "dist"
  },
  "include": ["src"]
}
`;

const source = (name: string, scheme: string, make: string): string =>
  `import { definePlugin, type FlytePlugin, FlyteSettingsError, option } from "@flyte-settings/core/plugin";

/** The options behind the plugin's name in flyte-settings.yaml. */
export interface Options {
  /** Where the images are: \`registry.${scheme}.example/ml\`. */
  readonly registry: string;
}

const SCHEME = "${scheme}://";

/** \`${scheme}://train\` is \`registry.${scheme}.example/ml/train:stable\`. */
const ${make}: (options: Options) => FlytePlugin = definePlugin(
  ({ registry }: Options) => ({
    apiVersion: 1,
    name: "${name}",
    provideImage(request) {
      if (!request.reference?.startsWith(SCHEME)) return null; // not mine
      const image = request.reference.slice(SCHEME.length);
      if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(image)) return \`\${registry}/\${image}:stable\`;
      throw new FlyteSettingsError(
        "IMAGE_NOT_FOUND",
        \`\${SCHEME}\${image} is not a valid name of an image; expected for example \${SCHEME}train\`,
      );
    },
  }),
  { fields: { registry: option.text }, required: ["registry"] },
);

export default ${make};
`;

const test = (scheme: string, make: string): string =>
  `import assert from "node:assert/strict";
import { it } from "node:test";
import { checkPlugin, fakeContext } from "${TEST_KIT}/contract";
import ${make} from "../dist/index.js";

const plugin = ${make}({ registry: "registry.${scheme}.example/ml" });

it("provides an image by its name", async () => {
  const request = { name: "default", reference: "${scheme}://train" };
  assert.equal(await plugin.provideImage(request, fakeContext()), "registry.${scheme}.example/ml/train:stable");
});

it("refuses options that it does not know", () => {
  assert.throws(() => ${make}({ registry: "r.example", regstry: "x" }), { code: "PLUGIN_INVALID" });
});

it("keeps the contract", async () => {
  const report = await checkPlugin(plugin, {
    requests: [{ name: "default", reference: "${scheme}://train" }],
    failing: { requests: [{ name: "default", reference: "${scheme}://No Name" }] },
  });
  assert.deepEqual(report.broken, []);
  assert.deepEqual(report.untried, []);
});
`;

const readme = (name: string, scheme: string): string =>
  `# ${name}

A plugin for flyte-settings: \`${scheme}://train\` is \`registry.${scheme}.example/ml/train:stable\`.

<!-- not run: needs the registry of packages -->
\`\`\`sh
npm install
npm test
\`\`\`

In a project, after \`npm install ${name}\`:

\`\`\`yaml
images: { default: ${scheme}://train }
plugins:
  - ["${name}", { registry: registry.${scheme}.example/ml }]
\`\`\`
`;
