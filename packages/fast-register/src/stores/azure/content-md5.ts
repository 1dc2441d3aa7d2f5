import type { Pipeline } from "@azure/storage-blob";

type Factory = Pipeline["factories"][number];

/**
 * Adds `Content-MD5` to Put Blob before the request is signed, because the SDK's `upload` has no option for it. Azure
 * stores this MD5 with the blob and rejects a body that does not match.
 */
export function contentMd5Policy(): Factory {
  return {
    create: (next) => ({
      sendRequest(request) {
        const md5 = request.headers.get("x-ms-blob-content-md5");
        // a block list has the header too, but is not the blob
        if (md5 !== undefined && request.headers.get("x-ms-blob-type") !== undefined)
          request.headers.set("content-md5", md5);
        return next.sendRequest(request);
      },
    }),
  };
}
