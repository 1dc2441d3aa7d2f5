export { checkProject } from "./check-project.ts";
