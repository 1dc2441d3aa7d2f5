import type { ClientRequest, IncomingMessage } from "node:http";

/** Ends a request if the other side neither sends nor accepts a byte for `idleMs`. */
export function watchIdle(sent: ClientRequest, idleMs: number): void {
  let response: IncomingMessage | undefined;
  sent.once("response", (message) => {
    response = message;
  });
  sent.once("socket", (socket) => {
    const onIdle = (): void => {
      // unread bytes do not mean that the other side is idle
      if (response !== undefined && response.readableLength > 0) socket.setTimeout(idleMs);
      else (response ?? sent).destroy(timedOut(`the other side said nothing for ${idleMs / 1000} s`));
    };
    socket.setTimeout(idleMs);
    socket.on("timeout", onIdle);
    sent.once("close", () => socket.off("timeout", onIdle));
  });
}

export function timedOut(message: string): Error {
  return Object.assign(new Error(message), { code: "TIMED_OUT" });
}
