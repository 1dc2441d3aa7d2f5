import { checkLimit, checkText } from "../check-argument.ts";
import { guarded } from "../guard.ts";
import { composeYaml } from "./yaml-compose.ts";
import { constructYaml } from "./yaml-construct.ts";
import { yamlSource } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-value.ts";

export interface YamlOptions {
  /** For error messages: a path, a flag. Default `<text>`. */
  readonly place?: string;
  /** In UTF-16 units. Default {@link MAX_YAML_LENGTH}. */
  readonly maxLength?: number;
}

/** No configuration file is nearly as large, and the worst input of this length is rejected in about a second. */
export const MAX_YAML_LENGTH = 262_144;

const unprintable =
  /[^\t\n\x20-\x7e\x85\xa0-\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Parses one document like PyYAML's `safe_load`: YAML 1.1 with its scalar patterns, merge keys, the last duplicate key
 * used, no tags except YAML's own. Every value keeps its position. Empty input is `null`.
 *
 * Equivalent of PyYAML 6.0.3's `yaml.safe_load`. Differences: input beyond the limits (length, 200 levels, aliases that
 * expand to more than 100,000 values) is rejected, and so is an alias inside the value it refers to.
 *
 * @throws CONFIG_INVALID with line and column
 */
export function readYaml(text: string, options: YamlOptions = {}): YamlNode {
  return guarded("readYaml", () => {
    checkText(text, "YAML", "CONFIG_INVALID");
    const place = options.place ?? "<text>";
    const source = yamlSource(text, place);
    const limit = checkLimit("maxLength", options.maxLength ?? MAX_YAML_LENGTH);
    if (source.text.length > limit) source.fail(`the document has ${text.length} characters, more than ${limit}`, 0);
    const odd = source.text.search(unprintable);
    if (odd >= 0) source.fail("special characters are not allowed", odd);
    const root = composeYaml(source);
    return root ? constructYaml(root, source) : { value: null, line: 1, column: 1 };
  });
}
