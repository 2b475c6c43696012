import assert from "node:assert/strict";
import { test } from "node:test";
import { type AuditEntry, type Message, type Receipt, TransportError } from "../src/index.ts";
import { fakeWorld } from "../test/world.ts";

// Loaded by each test, so that these tests only fail by themselves where the modules are not there.
const channels = () => import("../src/channels.ts");
const wrappers = () => import("../src/wrappers.ts");

const message: Message = { to: "x", subject: "Ready", text: "Emma is here." };
const sent: Receipt = { status: "sent", id: "1" };
const down = () => new TransportError("down");

/** A channel that remembers messages and gives or throws what it is told. */
function fakeChannel(...answers: (Receipt | Error)[]) {
  const messages: Message[] = [];
  const send = async (one: Message): Promise<Receipt> => {
    messages.push(one);
    const answer = answers.shift() ?? sent;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { send, messages };
}

test("plain channels hand over what they are given", async () => {
  const { mailChannel, smsChannel, pushChannel } = await channels();
  const world = fakeWorld();
  world.failures.push.push(down());
  const one = { to: "x", subject: " S ", text: "t".repeat(200) };
  assert.deepEqual(await mailChannel(world.transports).send(one), { status: "sent", id: "mail-1" });
  assert.deepEqual(await smsChannel(world.transports).send(one), { status: "sent", id: "sms-2" });
  await assert.rejects(pushChannel(world.transports).send(one), { message: "down" });
  const text = "t".repeat(200);
  assert.deepEqual(world.calls, [`mail | x |  S  | ${text}`, `sms | x | ${text}`, `push | x |  S  | ${text}`]);
});

test("lettered and shortened change the message and nothing else", async () => {
  const { lettered, shortened } = await wrappers();
  const inner = fakeChannel({ status: "dropped", reason: "why not" }, sent, down());
  assert.deepEqual(await lettered(inner).send({ ...message, urgent: true }), { status: "dropped", reason: "why not" });
  assert.deepEqual(await shortened(inner).send(message), sent);
  await assert.rejects(lettered(inner).send(message), { message: "down" });
  const [letter, short] = inner.messages;
  assert.deepEqual(letter, {
    to: "x",
    subject: "[Library] Ready",
    text: "Emma is here.\n\n-- \nTown Library, Market Square 1",
    urgent: true,
  });
  assert.deepEqual([short?.to, short?.text], ["x", "Ready: Emma is here."]);
});

test("audited notes what it hands on, inside or outside of other wrappers", async () => {
  const { audited, lettered, retrying } = await wrappers();
  const { clock, sleep, ...world } = fakeWorld();
  const notes = async (build: (audit: (entry: AuditEntry) => void) => { send(one: Message): Promise<Receipt> }) => {
    const entries: AuditEntry[] = [];
    await build((entry) => entries.push(entry)).send(message);
    return entries.map(({ to, subject, outcome }) => `${to} ${subject} ${outcome}`);
  };
  assert.deepEqual(await notes((audit) => audited(lettered(fakeChannel()), { audit, clock })), ["x Ready sent"]);
  assert.deepEqual(await notes((audit) => lettered(audited(fakeChannel(), { audit, clock }))), ["x [Library] Ready sent"]);
  const waits = [1];
  assert.deepEqual(
    await notes((audit) => audited(retrying(fakeChannel(down()), { waits, sleep }), { audit, clock })),
    ["x Ready sent"],
  );
  assert.deepEqual(
    await notes((audit) => retrying(audited(fakeChannel(down()), { audit, clock }), { waits, sleep })),
    ["x Ready failed: down", "x Ready sent"],
  );
  assert.deepEqual(world.waits, [1, 1]);
});

test("limited counts for any channel, each for itself", async () => {
  const { limited, retrying } = await wrappers();
  const world = fakeWorld();
  const options = { perDay: 2, clock: world.clock };
  const inner = fakeChannel(down());
  const [one, other] = [limited(inner, options), limited(inner, options)];
  await assert.rejects(one.send(message), { message: "down" });
  assert.deepEqual(await one.send(message), sent);
  assert.deepEqual(await one.send(message), { status: "dropped", reason: "x had 2 messages today" });
  assert.deepEqual(await other.send(message), sent);
  world.time = "2025-06-17T10:00:00Z";
  assert.deepEqual(await one.send(message), sent);
  const tried = fakeChannel(down(), down());
  const retried = retrying(limited(tried, options), { waits: [1, 2, 3], sleep: world.sleep });
  assert.equal((await retried.send({ ...message, to: "y" })).status, "dropped");
  assert.deepEqual([tried.messages.length, world.waits], [2, [1, 2]]);
});

test("retrying tries any channel again", async () => {
  const { retrying } = await wrappers();
  const world = fakeWorld();
  const inner = fakeChannel(down(), down(), sent, down(), down(), new TypeError("no"));
  const channel = retrying(inner, { waits: [5], sleep: world.sleep });
  await assert.rejects(channel.send(message), { message: "down" });
  assert.deepEqual(await channel.send(message), sent);
  await assert.rejects(channel.send(message), { message: "down" });
  await assert.rejects(channel.send(message), TypeError);
  assert.deepEqual([inner.messages.length, world.waits], [6, [5, 5]]);
  const never = fakeChannel(down());
  await assert.rejects(retrying(never, { waits: [], sleep: world.sleep }).send(message), { message: "down" });
  const dropped: Receipt = { status: "dropped", reason: "r" };
  assert.deepEqual(await retrying(fakeChannel(dropped), { waits: [1], sleep: world.sleep }).send(message), dropped);
});

test("quiet lets messages for any channel wait", async () => {
  const { quiet } = await wrappers();
  const world = fakeWorld("2025-06-16T13:30:00Z");
  const inner = fakeChannel(sent, down());
  const noon = quiet(inner, { from: 12, until: 14, clock: world.clock });
  const night = quiet(inner, { from: 22, until: 6, clock: world.clock });
  assert.deepEqual(await noon.send(message), { status: "deferred" });
  assert.deepEqual(await night.send({ ...message, to: "night" }), sent);
  assert.deepEqual(await noon.flush(), []);
  world.time = "2025-06-16T14:00:00Z";
  assert.deepEqual(await noon.flush(), [{ status: "failed", error: "down" }]);
  assert.deepEqual([await noon.flush(), await noon.flush(), await night.flush()], [[sent], [], []]);
  world.time = "2025-06-17T05:59:00Z";
  assert.deepEqual([await night.send(message), await noon.send(message)], [{ status: "deferred" }, sent]);
});

test("digesting collects for any channel", async () => {
  const { digesting, limited } = await wrappers();
  const inner = fakeChannel();
  const channel = digesting(limited(inner, { perDay: 1, clock: fakeWorld().clock }));
  for (const to of ["x", "y", "x"]) assert.deepEqual(await channel.send({ ...message, to }), { status: "deferred" });
  assert.deepEqual(await channel.flush(), [sent, sent]);
  await channel.send(message);
  assert.deepEqual(await channel.flush(), [{ status: "dropped", reason: "x had 1 messages today" }]);
  assert.deepEqual([await channel.flush(), inner.messages.length], [[], 2]);
  const text = "* Ready\nEmma is here.\n\n* Ready\nEmma is here.";
  assert.deepEqual([inner.messages[0]?.subject, inner.messages[0]?.text, inner.messages[1]], ["2 messages", text, { ...message, to: "y" }]);
});

test("digests by push and text messages with quiet hours can be put together", async () => {
  const { pushChannel, smsChannel } = await channels();
  const { digesting, quiet, retrying, shortened } = await wrappers();
  const world = fakeWorld("2025-06-16T22:00:00Z");
  world.failures.sms.push(down());
  const digest = digesting(pushChannel(world.transports));
  const night = { from: 21, until: 7, clock: world.clock };
  const sms = quiet(shortened(retrying(smsChannel(world.transports), { waits: [9], sleep: world.sleep })), night);
  await digest.send(message);
  await digest.send({ ...message, subject: "Due" });
  await sms.send(message);
  assert.deepEqual([(await digest.flush()).length, await sms.flush()], [1, []]);
  world.time = "2025-06-17T09:00:00Z";
  assert.equal((await sms.flush()).length, 1);
  assert.deepEqual(world.calls, [
    "push | x | 2 messages | * Ready\nEmma is here.\n\n* Due\nEmma is here.",
    "sms | x | Ready: Emma is here.",
    "sms | x | Ready: Emma is here.",
  ]);
});
