import { writeFileSync } from "node:fs";
import { pages } from "./pages.mjs";

for (const [name, text] of Object.entries(pages())) writeFileSync(new URL(`../${name}`, import.meta.url), text);
