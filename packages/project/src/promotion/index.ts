export { type AdminsChoice, type ConnectedAdmins, connectBoth } from "./connect-both.ts";
export { type ImageChoice, promotedImages } from "./promoted-images.ts";
export { type RecordKeeper, readRecord, recordKeeper } from "./record-file.ts";
