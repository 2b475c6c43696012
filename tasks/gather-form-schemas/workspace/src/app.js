import { addBooking } from "./handlers/bookings.js";
import { addCourse } from "./handlers/courses.js";
import { addMember, changeMember } from "./handlers/members.js";
import { createStore } from "./store.js";

const routes = [
  ["POST", /^\/members$/, addMember],
  ["PATCH", /^\/members\/(\d+)$/, changeMember],
  ["POST", /^\/courses$/, addCourse],
  ["POST", /^\/bookings$/, addBooking],
];

/** Makes a function that answers requests with `{ status, body }`. */
export function createApp(store = createStore()) {
  return (method, path, body) => {
    for (const [verb, pattern, handler] of routes) {
      const match = pattern.exec(path);
      if (verb !== method || !match) continue;
      if (body === null || typeof body !== "object" || Array.isArray(body)) {
        return { status: 400, body: { error: "expected an object" } };
      }
      return handler(store, body, Number(match[1]));
    }
    return { status: 404, body: { error: "no such page" } };
  };
}
