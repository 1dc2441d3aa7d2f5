export { decodeName, encodeName, hostPath, isEscapedText } from "./byte-name.ts";
export { LOCK_BUSY, type LockOptions, withFileLock } from "./file-lock.ts";
export { isWrittenByUs, ZIP_COMMENT } from "./own-files.ts";
export { isWithin, pathBelow, realPath, relativePosix, toPosix } from "./path-forms.ts";
export { FILE_TOO_LARGE, NOT_A_FILE, readRegularFile } from "./read-regular-file.ts";
export { sizeText } from "./size-text.ts";
export { commitFile, isTempName, removeStaleTempFiles, renameOver, tempPath } from "./temp-file.ts";
export { type WriteOptions, writeAtomically } from "./write-atomically.ts";
