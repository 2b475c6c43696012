import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { InfraError, messageOf } from "../errors.ts";
import { Access } from "./access.ts";
import { type Answer, refusal, send } from "./answer.ts";
import { artifact } from "./artifact.ts";
import { Followers } from "./followers.ts";
import { Growth } from "./growth.ts";
import { liveScript } from "./live-script.ts";
import { Page } from "./page.ts";

/** A report as one HTML document. */
export interface Rendered {
  readonly html: string;
  /** Its Content-Security-Policy: what may run in it, and whom it may ask. */
  readonly policy: string;
}

/**
 * Builds the report of a run folder from its records as they are now.
 * @param live a script that has to stand in the page and be allowed by its policy, with requests to its own server.
 */
export type Render = (folder: string, live: string) => Promise<Rendered>;

/** A report that is being served, until it is disposed of. */
export interface Viewer extends AsyncDisposable {
  /** With the token: whoever has it can read the run. */
  readonly url: string;
}

/**
 * Serves the report of a run to browsers of this machine and tells them when the run grows.
 * @param pollMs how often the run's files are looked at.
 * @throws InfraError `page-script-missing` when the package was not built, `viewer-failed` when no port of the loopback interface can be had.
 */
export async function startViewer(folder: string, render: Render, { pollMs = 500 } = {}): Promise<Viewer> {
  // Better now than with the first page.
  liveScript("");
  const growth = await Growth.watch(folder, pollMs);
  const page = new Page(folder, render);
  const followers = new Followers(growth);
  const token = randomBytes(32).toString("base64url");
  const server = createServer({ keepAliveTimeout: 5000 }, (request, response) => {
    respond(request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, refusal(500, messageOf(error)));
      else response.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening").catch((cause: unknown) => {
    growth.stop();
    throw new InfraError("viewer-failed", `no port of 127.0.0.1 can be opened: ${messageOf(cause)}`, { cause });
  });
  const { port } = server.address() as AddressInfo;
  const access = new Access(token, port);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = access.check(request);
    if ("status" in asked) return send(response, asked);
    const [first, ...rest] = asked.path;
    if (first === "events" && rest.length === 0) return followers.add(response, asked.query.get("after") ?? "");
    send(response, await answerTo(asked.path));
  }

  async function answerTo(path: readonly string[]): Promise<Answer> {
    if (path.length === 1 && path[0] === "") return page.at(growth.version);
    if (path[0] === "artifacts") return artifact(folder, path.slice(1));
    return refusal(404, "there is nothing here");
  }

  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    async [Symbol.asyncDispose]() {
      growth.stop();
      followers.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
