import { SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const context = SerializationSettings.serializedContext(SerializationSettings.forImage("r/x:1", "v1"));
const VARIABLE = `{name: _F_SS_C, value: ${context}}`;

/** `@` marks where the variable is inserted; everything else must keep its bytes. */
const kept: readonly (readonly [string, string, string])[] = [
  [
    "a comment before a first document without containers",
    "# licence\nkind: ConfigMap\n---\ncontainers:\n- name: a\n@",
    block(""),
  ],
  ["Windows line ends", "containers:\r\n- name: a\r\n  image: x\r\n@", block("").replaceAll("\n", "\r\n")],
  [
    "folded texts and odd spaces",
    'a: >-\n  one\n  two\nb: [ "a",   "b" ]   # why\ncontainers:\n- name: a\n@',
    block(""),
  ],
  ["an empty line between a comment and ---", "containers:\n- name: a\n@# end\n\n---\nkind: X\n", block("")],
  ["an indented list", "containers:\n  - name: a\n    env:\n      - {name: L, value: '1'}  # level\n@", item("      ")],
  ["a list in brackets", "containers:\n- name: a\n  env: [ {name: L, value: '1'}@ ]\n", `, ${VARIABLE}`],
  ["a container in braces", "spec: {containers: [{name: a, image: x@}]}\n", `, env: [${VARIABLE}]`],
  ["no newline at the end", "containers:\n- name: a\n  image: x@", `\n${block("").trimEnd()}`],
  [
    "quotes of the value it replaces",
    'containers:\n- name: a\n  env:\n  - name: _F_SS_C\n    value: "@"   # old\n',
    context,
  ],
];

function block(indent: string): string {
  return `${indent}  env:\n${item(`${indent}  `)}`;
}

function item(indent: string): string {
  return `${indent}- name: _F_SS_C\n${indent}  value: ${context}\n`;
}

describe("context inject keeps", () => {
  it.each(kept)("%s", async (_, text, added) => {
    const stdin = text.replace("@", text.includes('"@"') ? "old" : "");
    const { code, stdout, stderr } = await here.run(["context", "inject", "-", "--context", context], { stdin });
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(text.replace("@", () => added));
  });
});
