import assert from "node:assert/strict";
import { test } from "node:test";
import { createNotifications, TransportError } from "../src/index.ts";
import { fakeWorld } from "../test/world.ts";

const ready = { subject: "Ready", text: "Emma is here." };
const footer = "\n\n-- \nTown Library, Market Square 1";
const down = () => new TransportError("down");
const email = { prefers: "email", address: "a@e" } as const;
const digest = { prefers: "digest", address: "a@e" } as const;
const sms = { prefers: "sms", address: "+1" } as const;
const push = { prefers: "push", address: "d7", phone: "+1" } as const;

test("the audit holds mail as it goes out, and how it went", async () => {
  const world = fakeWorld();
  world.failures.mail.push(down(), null, new TypeError("no such host"));
  const { notifier } = createNotifications(world);
  await assert.rejects(notifier.notify(email, ready), { name: "TransportError" });
  await notifier.notify(email, { subject: "  Due ", text: "" });
  await assert.rejects(notifier.notify(email, ready), TypeError);
  const at = "2025-06-16T10:00:00.000Z";
  const entry = { at, to: "a@e", subject: "[Library] Ready", text: `Emma is here.${footer}` };
  assert.deepEqual(world.entries, [
    { ...entry, outcome: "failed: down" },
    { ...entry, subject: "[Library] Due", text: footer, outcome: "sent" },
    { ...entry, outcome: "failed: no such host" },
  ]);
  assert.deepEqual([world.calls.length, world.waits], [3, []]);
});

test("only mail is audited", async () => {
  const world = fakeWorld();
  const { notifier } = createNotifications(world);
  for (const member of [sms, push]) await notifier.notify(member, ready);
  assert.deepEqual([world.calls.length, world.entries], [2, []]);
});

test("a digest is one mail and one entry", async () => {
  const world = fakeWorld();
  const { notifier, flush } = createNotifications(world);
  await notifier.notify(digest, ready);
  await notifier.notify({ ...digest, address: "b@e" }, ready);
  assert.deepEqual(await notifier.notify(digest, { subject: "Due", text: "Tomorrow." }), { status: "deferred" });
  assert.deepEqual(world.entries, []);
  assert.deepEqual((await flush()).map(({ status }) => status), ["sent", "sent"]);
  assert.deepEqual(world.calls, [
    `mail | a@e | [Library] 2 messages | * Ready\nEmma is here.\n\n* Due\nTomorrow.${footer}`,
    `mail | b@e | [Library] Ready | Emma is here.${footer}`,
  ]);
  assert.deepEqual(world.entries.map(({ to, subject }) => `${to} ${subject}`), ["a@e [Library] 2 messages", "b@e [Library] Ready"]);
  assert.deepEqual(await flush(), []);
});

test("urgent messages are not collected", async () => {
  const world = fakeWorld();
  const { notifier, flush } = createNotifications(world);
  assert.deepEqual(await notifier.notify(digest, { ...ready, urgent: true }), { status: "sent", id: "mail-1" });
  assert.equal(world.entries.length, 1);
  assert.deepEqual(await flush(), []);
});

test("a digest that fails stays for the next time, the others go out", async () => {
  const world = fakeWorld();
  world.failures.mail.push(down());
  const { notifier, flush } = createNotifications(world);
  for (const address of ["a@e", "b@e", "a@e"]) await notifier.notify({ ...digest, address }, ready);
  const [first, second] = await flush();
  assert.deepEqual([first, second?.status], [{ status: "failed", error: "down" }, "sent"]);
  assert.deepEqual(world.entries.map(({ to, outcome }) => `${to} ${outcome}`), ["a@e failed: down", "b@e sent"]);
  await notifier.notify(digest, { subject: "Due", text: "x" });
  assert.deepEqual((await flush()).length, 1);
  assert.match(world.calls.at(-1) ?? "", /^mail \| a@e \| \[Library\] 3 messages \| \* Ready[^]*\* Ready[^]*\* Due/);
});

test("a message that comes during a flush is not lost", async () => {
  const world = fakeWorld();
  const { notifier, flush } = createNotifications(world);
  await notifier.notify(digest, ready);
  const mail = world.transports.mail;
  world.transports.mail = async (...parts) => {
    world.transports.mail = mail;
    await notifier.notify(digest, { subject: "Late", text: "x" });
    return mail(...parts);
  };
  await flush();
  await flush();
  assert.deepEqual(world.entries.map(({ subject }) => subject), ["[Library] Ready", "[Library] Late"]);
});

test("text messages begin with the subject and are cut by characters", async () => {
  const world = fakeWorld();
  const { notifier } = createNotifications(world);
  for (const length of [153, 154]) await notifier.notify(sms, { subject: "Ready", text: "🐈".repeat(length) });
  const [fits, cut] = world.calls.map((call) => call.replace("sms | +1 | ", ""));
  assert.equal(fits, `Ready: ${"🐈".repeat(153)}`);
  assert.equal(cut, `Ready: ${"🐈".repeat(152)}…`);
});

test("a message counts once for the limit, however often it is tried, and when it fails", async () => {
  const world = fakeWorld();
  world.failures.sms.push(down(), down(), null, down(), down(), down(), new RangeError("no number"));
  const { notifier } = createNotifications(world);
  assert.equal((await notifier.notify(sms, ready)).status, "sent");
  await assert.rejects(notifier.notify(sms, ready), { name: "TransportError", message: "down" });
  await assert.rejects(notifier.notify(sms, ready), RangeError);
  assert.deepEqual([world.calls.length, world.waits], [7, [1000, 4000, 1000, 4000]]);
  for (let n = 0; n < 2; n += 1) await notifier.notify(sms, ready);
  assert.deepEqual(await notifier.notify(sms, ready), { status: "dropped", reason: "+1 had 5 messages today" });
  assert.equal((await notifier.notify({ ...sms, address: "+2" }, ready)).status, "sent");
  world.time = "2025-06-17T00:00:00Z";
  assert.equal((await notifier.notify(sms, ready)).status, "sent");
  assert.equal(world.calls.length, 11);
});

test("urgent text messages go beyond the limit, and count", async () => {
  const world = fakeWorld();
  const { notifier } = createNotifications(world);
  const statuses: string[] = [];
  for (const urgent of [true, true, false, true, false, false, true, false]) {
    statuses.push((await notifier.notify(sms, { ...ready, urgent })).status);
  }
  assert.deepEqual(statuses, ["sent", "sent", "sent", "sent", "sent", "dropped", "sent", "dropped"]);
});

test("push messages wait from 21 to 7 o'clock", async () => {
  const world = fakeWorld();
  const { notifier } = createNotifications(world);
  const statuses: string[] = [];
  for (const time of ["20:59:59", "21:00:00", "23:59:59", "00:00:00", "06:59:59", "07:00:00"]) {
    world.time = `2025-06-16T${time}Z`;
    statuses.push((await notifier.notify(push, ready)).status);
  }
  assert.deepEqual(statuses, ["sent", "deferred", "deferred", "deferred", "deferred", "sent"]);
  world.time = "2025-06-16T22:00:00Z";
  assert.equal((await notifier.notify(push, { ...ready, urgent: true })).status, "sent");
});

test("waiting push messages go out in their order; what fails stays", async () => {
  const world = fakeWorld("2025-06-16T22:00:00Z");
  const { notifier, flush } = createNotifications(world);
  for (const subject of ["1", "2", "3"]) await notifier.notify(push, { subject, text: "x" });
  world.time = "2025-06-17T08:00:00Z";
  world.failures.push.push(null, down());
  const receipts = await flush();
  assert.deepEqual(receipts.map(({ status }) => status), ["sent", "failed", "sent"]);
  assert.deepEqual(receipts[1], { status: "failed", error: "down" });
  world.time = "2025-06-17T23:00:00Z";
  await notifier.notify(push, { subject: "4", text: "x" });
  assert.deepEqual(await flush(), []);
  world.time = "2025-06-18T08:00:00Z";
  assert.equal((await flush()).length, 2);
  assert.deepEqual(world.calls.map((call) => call.split(" | ")[2]), ["1", "2", "3", "2", "4"]);
  assert.deepEqual([await flush(), world.waits], [[], []]);
});

test("flush gives digests first", async () => {
  const world = fakeWorld("2025-06-16T22:00:00Z");
  const { notifier, flush } = createNotifications(world);
  await notifier.notify(push, ready);
  await notifier.notify(digest, ready);
  assert.deepEqual((await flush()).map((receipt) => receipt.status), ["sent"]);
  await notifier.notify(digest, ready);
  world.time = "2025-06-17T08:00:00Z";
  assert.deepEqual(await flush(), [{ status: "sent", id: "mail-2" }, { status: "sent", id: "push-3" }]);
});

test("who cannot be reached by push gets a text message, if that may help", async () => {
  const world = fakeWorld();
  const { notifier } = createNotifications(world);
  world.failures.push.push(down(), down(), new TypeError("no such device"));
  assert.deepEqual(await notifier.notify(push, ready), { status: "sent", id: "sms-2" });
  await assert.rejects(notifier.notify({ prefers: "push", address: "d7" }, ready), { message: "down" });
  await assert.rejects(notifier.notify(push, ready), TypeError);
  world.failures.mail.push(down());
  await assert.rejects(notifier.notify({ ...email, phone: "+1" }, ready), { message: "down" });
  for (let n = 0; n < 4; n += 1) await notifier.notify(sms, ready);
  assert.equal((await notifier.notify(sms, ready)).status, "dropped");
});
