export { makeFetch } from "./make-fetch.ts";
