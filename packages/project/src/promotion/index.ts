export { type AdminsChoice, type ConnectedAdmins, connectBoth } from "./connect-both.ts";
export { type ImageChoice, promotedImages } from "./promoted-images.ts";
export { readRecord, recordPath, writeRecord } from "./record-file.ts";
