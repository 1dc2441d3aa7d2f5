// Writes schema/project.schema.json from the built table; a test holds the two equal.
import { mkdirSync, writeFileSync } from "node:fs";
import { projectSchema } from "../dist/config.js";

const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("project.schema.json", folder), `${JSON.stringify(projectSchema(), null, 2)}\n`);
