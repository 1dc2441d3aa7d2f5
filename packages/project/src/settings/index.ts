export { projectFolder } from "./detected-values.ts";
export { environmentNames } from "./environment-names.ts";
export { isShown, valueAt, valueText } from "./get-value.ts";
export {
  findProjectFile,
  type LoadedSettings,
  loadSettings,
  PROJECT_FILE,
  type SettingsOptions,
} from "./load-settings.ts";
export { placesToChange } from "./places-to-change.ts";
export { type InitField, type InitValue, initValues } from "./suggested-values.ts";
