import { FeedError } from "./errors.js";

const WAITS = [200, 400];

/** The body of a page, as text. */
export async function fetchText(url, { transport, setTimer }) {
  const request = { url, headers: { accept: "text/plain" } };
  for (let attempt = 0; ; attempt += 1) {
    let what;
    try {
      const { status, body } = await ask(transport, request);
      if (status === 200) return body;
      what = `answered ${status}`;
      if (status < 500) throw new FeedError(`${url} ${what}`);
    } catch (error) {
      if (error instanceof FeedError) throw error;
      what = error.message;
    }
    if (attempt === WAITS.length) throw new FeedError(`${url} cannot be had: ${what}`);
    await wait(setTimer, WAITS[attempt]);
  }
}

function ask(transport, request) {
  return new Promise((resolve, reject) => {
    transport(request, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

function wait(setTimer, ms) {
  return new Promise((resolve) => {
    setTimer(resolve, ms);
  });
}
