import { FeedError } from "./errors.js";

const WAITS = [200, 400];

/** The body of a page, as text. */
export function fetchText(url, { transport, setTimer }, callback) {
  const attempt = (number) => {
    transport({ url, headers: { accept: "text/plain" } }, (error, response) => {
      if (!error && response.status === 200) return callback(null, response.body);
      if (!error && response.status < 500) return callback(new FeedError(`${url} answered ${response.status}`));
      if (number > WAITS.length) {
        const what = error ? error.message : `answered ${response.status}`;
        return callback(new FeedError(`${url} cannot be had: ${what}`));
      }
      setTimer(() => attempt(number + 1), WAITS[number - 1]);
    });
  };
  attempt(1);
}
