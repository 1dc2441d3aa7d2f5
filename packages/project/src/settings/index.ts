export { environmentNames } from "./environment-names.ts";
export { isShown, partsOf, valueAt, valueText } from "./get-value.ts";
export { PROJECT_FILE, type ProjectSearch, projectFolder, readProject } from "./project-file.ts";
export { schemaLine } from "./schema-line.ts";
export { type InitField, type InitValue, initValues } from "./suggested-values.ts";
