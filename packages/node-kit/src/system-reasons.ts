/** Why a system call on a file failed, by the code of the error: `the disk is full`. */
export const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is not a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EMFILE: "too many open files",
  ENFILE: "too many open files on this machine",
  ENOMEM: "the machine has no memory left",
  EIO: "the disk reported an error",
};
