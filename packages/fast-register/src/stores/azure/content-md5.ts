import type { Pipeline } from "@azure/storage-blob";

type Factory = Pipeline["factories"][number];

/**
 * `Content-MD5` for Put Blob, which the SDK's `upload` has no option for; added before the request is signed. It is the
 * MD5 that the blob is to keep, and with it Azure refuses a body that arrives changed.
 */
export function contentMd5Policy(): Factory {
  return {
    create: (next) => ({
      sendRequest(request) {
        const md5 = request.headers.get("x-ms-blob-content-md5");
        // a list of blocks carries the header too, but is not the blob
        if (md5 !== undefined && request.headers.get("x-ms-blob-type") !== undefined)
          request.headers.set("content-md5", md5);
        return next.sendRequest(request);
      },
    }),
  };
}
