import { createServer } from "node:net";
import { StartError } from "#scripts/start-error.ts";

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}

/** A TCP port of the loopback address that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return listenOnce(0, "127.0.0.1");
}

/**
 * @param what whose port it is, for the message, e.g. "the web application"
 * @param variable the environment variable that chooses another port
 * @throws StartError in one line when something listens on the port, or it may not be used
 */
export async function requireFreePort(
  port: number,
  host: string,
  what: string,
  variable: string,
): Promise<void> {
  try {
    await listenOnce(port, host);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EADDRINUSE") {
      throw new StartError(
        `Port ${port} for ${what} is taken. Stop what uses it, or choose another with ${variable}.`,
      );
    }
    throw new StartError(
      `Port ${port} for ${what} can't be used on ${host} (${code}). Choose another with ${variable}.`,
    );
  }
}
