import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

const folder = new URL("../cli/", import.meta.url);
const STATED = / (Serves flytekit and \[Flyte 2\]\(\/flyte2\)|Serves flytekit|Independent of the generation)\.$/gm;

/** Every command with the statement at the end of its section. */
const commands = readdirSync(folder)
  .filter((file) => file !== "index.md")
  .flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const [head = "", ...sections] = text.split(/^## /m);
    const parts = sections.length === 0 ? [head.replace(/^[\s\S]*?# flyte-settings /, "")] : sections;
    return parts.map((part) => {
      const [name = ""] = part.split("\n");
      return { name, stated: [...part.matchAll(STATED)].map(([, statement]) => statement) };
    });
  });

it("every command's page says once which generations it serves", () => {
  expect(commands.length).toBeGreaterThan(35);
  expect(commands.filter(({ stated }) => stated.length !== 1)).toEqual([]);
});

const only = commands.filter(({ stated }) => stated[0] !== "Serves flytekit and [Flyte 2](/flyte2)");

it.each(only)("$name, which is not for Flyte 2, does not accept --generation", async ({ name }) => {
  const { code, err } = await runCommand([...name.split(" "), "--generation", "2"]);
  expect([code, err]).toEqual([2, expect.stringContaining("--generation")]);
});
