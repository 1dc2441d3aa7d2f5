// Writes the files in schema/ from the built tables; tests check that they are up to date.
import { mkdirSync, writeFileSync } from "node:fs";
import { projectSchema, settingsSchema } from "../dist/config.js";

const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of [
  ["project.schema.json", projectSchema()],
  ["settings.schema.json", settingsSchema()],
]) {
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
