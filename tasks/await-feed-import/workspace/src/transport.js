import http from "node:http";
import https from "node:https";

/** Asks for `request.url`; calls back with `{ status, body }`, or with an error when there is no connection. */
export function httpTransport(request, callback) {
  const client = request.url.startsWith("https:") ? https : http;
  const sent = client.get(request.url, { headers: request.headers }, (response) => {
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (chunk) => {
      body += chunk;
    });
    response.on("end", () => callback(null, { status: response.statusCode, body }));
    response.on("error", callback);
  });
  sent.on("error", callback);
}
