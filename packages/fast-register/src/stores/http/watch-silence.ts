import type { ClientRequest, IncomingMessage } from "node:http";
import { connectionFault } from "../fault.ts";
import type { ResolvedLimits } from "../store-options.ts";

/** Ends a request whose connection does not come, or whose other side says nothing and takes nothing for too long. */
export function watchSilence(sent: ClientRequest, { connectMs, idleMs }: ResolvedLimits): void {
  const connecting = setTimeout(
    () => sent.destroy(connectionFault("ETIMEDOUT", `no connection within ${connectMs / 1000} s`)),
    connectMs,
  );
  const connected = (): void => clearTimeout(connecting);
  let answer: IncomingMessage | undefined;
  sent.once("close", connected);
  sent.once("response", (message) => {
    answer = message;
  });
  sent.once("socket", (socket) => {
    const isSecure = "encrypted" in socket;
    if (socket.connecting) socket.once(isSecure ? "secureConnect" : "connect", connected);
    else connected();
    const onSilence = (): void => {
      // bytes that wait for their reader are our own silence
      if (answer !== undefined && answer.readableLength > 0) socket.setTimeout(idleMs);
      else (answer ?? sent).destroy(connectionFault("TIMED_OUT", `the other side said nothing for ${idleMs / 1000} s`));
    };
    socket.setTimeout(idleMs);
    socket.on("timeout", onSilence);
    sent.once("close", () => socket.off("timeout", onSilence));
  });
}
