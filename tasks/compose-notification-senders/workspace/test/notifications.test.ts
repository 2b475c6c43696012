import assert from "node:assert/strict";
import { test } from "node:test";
import { createNotifications, TransportError } from "../src/index.ts";
import { fakeWorld } from "./world.ts";

const ready = { subject: " Ready ", text: "Emma is here." };
const footer = "\n\n-- \nTown Library, Market Square 1";

test("sends mail and notes it", async () => {
  const world = fakeWorld();
  const { notifier } = createNotifications(world);
  assert.deepEqual(await notifier.notify({ prefers: "email", address: "a@e" }, ready), { status: "sent", id: "mail-1" });
  assert.deepEqual(world.calls, [`mail | a@e | [Library] Ready | Emma is here.${footer}`]);
  const mail = { to: "a@e", subject: "[Library] Ready", text: `Emma is here.${footer}` };
  assert.deepEqual(world.entries, [{ at: "2025-06-16T10:00:00.000Z", ...mail, outcome: "sent" }]);
});

test("collects digests", async () => {
  const world = fakeWorld();
  const { notifier, flush } = createNotifications(world);
  for (const text of ["One.", "Two."]) await notifier.notify({ prefers: "digest", address: "a@e" }, { subject: "Due", text });
  assert.deepEqual(world.calls, []);
  assert.deepEqual(await flush(), [{ status: "sent", id: "mail-1" }]);
  assert.deepEqual(world.calls, [`mail | a@e | [Library] 2 messages | * Due\nOne.\n\n* Due\nTwo.${footer}`]);
});

test("tries text messages again", async () => {
  const world = fakeWorld();
  world.failures.sms.push(new TransportError("down"), new TransportError("down"));
  const { notifier } = createNotifications(world);
  assert.equal((await notifier.notify({ prefers: "sms", address: "+1" }, ready)).status, "sent");
  assert.deepEqual([world.calls.length, world.waits], [3, [1000, 4000]]);
});

test("sends five text messages a day", async () => {
  const world = fakeWorld();
  const { notifier } = createNotifications(world);
  const statuses: string[] = [];
  for (let n = 0; n < 6; n += 1) statuses.push((await notifier.notify({ prefers: "sms", address: "+1" }, ready)).status);
  assert.deepEqual(statuses, ["sent", "sent", "sent", "sent", "sent", "dropped"]);
});

test("lets push messages wait for the morning", async () => {
  const world = fakeWorld("2025-06-16T23:00:00Z");
  const { notifier, flush } = createNotifications(world);
  const member = { prefers: "push", address: "d7", phone: "+1" } as const;
  assert.deepEqual(await notifier.notify(member, ready), { status: "deferred" });
  assert.deepEqual(await flush(), []);
  world.time = "2025-06-17T07:00:00Z";
  assert.deepEqual(await flush(), [{ status: "sent", id: "push-1" }]);
});

test("falls back to text messages", async () => {
  const world = fakeWorld();
  world.failures.push.push(new TransportError("down"));
  const { notifier } = createNotifications(world);
  await notifier.notify({ prefers: "push", address: "d7", phone: "+1" }, ready);
  assert.deepEqual(world.calls, ["push | d7 |  Ready  | Emma is here.", "sms | +1 |  Ready : Emma is here."]);
});
