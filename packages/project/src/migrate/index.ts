export { migrate } from "./migrate.ts";
export { groupNotes, type Migration, type Note } from "./migration.ts";
export { shellText } from "./shell-text.ts";
