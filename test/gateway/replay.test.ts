import { expect, test } from "vitest";
import { Session } from "../../src/sessions/session.ts";
import {
  ask,
  askClaude,
  askCodex,
  blocksOf,
  chatter,
  codexRequest,
  execCommand,
  itemsOf,
  richTurn,
  scripted,
  startBench,
  startBoth,
  user,
} from "./harness.ts";

const replay = (session: Session) => ({ kind: "replay" as const, session });

/** What a person would compare of two answers: the items without their ids. */
function contentOf(told: Parameters<typeof itemsOf>[0]): unknown[] {
  return itemsOf(told).map((item) => {
    const { id: _, call_id: __, ...content } = item as Record<string, unknown>;
    return content;
  });
}

test("request n gets turn n, and its tokens are marked as estimated", async () => {
  await using bench = await startBench(replay(scripted(richTurn, { steps: [{ say: "Done." }] })));
  expect(contentOf(await askCodex(bench))).toMatchObject([
    { type: "reasoning", summary: [{ text: "Two files, I think." }] },
    { type: "message", content: [{ text: "I look at both." }] },
    { type: "function_call", name: "exec_command", arguments: '{"cmd":"cat a.txt"}' },
    { type: "function_call", name: "exec_command" },
  ]);
  expect(contentOf(await askCodex(bench))).toMatchObject([{ content: [{ text: "Done." }] }]);
  const { requests, costUsd } = await bench.peek();
  expect(requests).toMatchObject([
    { upstreamWire: "replay", usageSource: "estimated", finish: "tool-calls", toolCalls: 2, upstreamStatus: null },
    { upstreamWire: "replay", usageSource: "estimated", finish: "stop" },
  ]);
  expect(requests.every(({ usage }) => usage !== null && usage.inputTokens > 0 && usage.outputTokens > 0)).toBe(true);
  expect(requests.every(({ decodeTokensPerSecond }) => decodeTokensPerSecond === null)).toBe(true);
  expect(costUsd).toBeNull();
});

test.each([
  ["exec_command", "cmd", "string", "ls -l"],
  ["shell", "command", "array", ["bash", "-lc", "ls -l"]],
  ["Bash", "command", "string", "ls -l"],
])("`run` calls the agent's own shell tool: %s", async (name, argument, type, given) => {
  await using bench = await startBench(replay(scripted({ steps: [{ run: "ls -l" }] })));
  const tool = { type: "function", name, parameters: { type: "object", properties: { [argument]: { type } } } };
  const [call] = itemsOf(await askCodex(bench, "hi", { tools: [tool] }));
  expect(call).toMatchObject({ name, arguments: JSON.stringify({ [argument]: given }) });
});

test("an agent that speaks Messages is served too, its `run` a call of Bash", async () => {
  const session = scripted(
    { expect: "fix it", steps: [...richTurn.steps] },
    { expect: "1 passed", steps: [{ say: "Done." }] },
  );
  await using bench = await startBench(replay(session));
  const blocks = blocksOf(await askClaude(bench, "Please fix it."));
  expect(blocks).toMatchObject([
    { type: "thinking", thinking: "Two files, I think." },
    { type: "text", text: "I look at both." },
    { type: "tool_use", name: "Bash", input: { command: "cat a.txt" } },
    { type: "tool_use", name: "Bash" },
  ]);
  const calls = blocks.filter(({ type }) => type === "tool_use");
  const told = await askClaude(bench, [
    { role: "user", content: "Please fix it." },
    { role: "assistant", content: calls },
    { role: "user", content: calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: "1 passed" })) },
  ]);
  expect(blocksOf(told)).toMatchObject([{ type: "text", text: "Done." }]);
  const { requests } = await bench.peek();
  expect(requests).toMatchObject([
    { wire: "messages", upstreamWire: "replay", usageSource: "estimated", toolCalls: 2, invalidToolCalls: 0 },
    { wire: "messages", upstreamWire: "replay", usageSource: "estimated", toolCalls: 0 },
  ]);
});

test("Claude Code's request for a summary takes no turn", async () => {
  await using bench = await startBench(replay(chatter(1)));
  const summary =
    "CRITICAL: Respond with TEXT ONLY.\n\nYour task is to create a detailed summary of the conversation so far.";
  const asked = [
    {
      role: "user",
      content: [
        { type: "text", text: "hi" },
        { type: "text", text: summary },
      ],
    },
  ];
  expect((await askClaude(bench, asked)).status).toBe(200);
  expect((await askClaude(bench, "What does `your task is to create a detailed summary` mean?")).status).toBe(200);
  expect((await bench.peek()).requests.map(({ compaction }) => compaction)).toEqual([true, false]);
});

test("a session that runs commands tells an agent without a shell tool so", async () => {
  await using bench = await startBench(replay(scripted({ steps: [{ run: "ls" }] })));
  const told = await askCodex(bench, "hi", { tools: [{ ...execCommand, name: "view_image" }] });
  expect(told.status).toBe(400);
  expect(told.text).toContain("offered: view_image");
});

test("a session goes on only while the newest input is what it expects", async () => {
  const session = scripted(
    { expect: "fix the bug", steps: [{ run: "npm test" }] },
    { expect: "1 passed", steps: [{ say: "Done." }] },
  );
  const call = { type: "function_call", call_id: "c", name: "exec_command", arguments: "{}" };
  const output = (text: string) => [
    user("fix the bug"),
    call,
    { type: "function_call_output", call_id: "c", output: text },
  ];
  await using honest = await startBench(replay(session));
  expect((await askCodex(honest, "Please fix the bug.")).status).toBe(200);
  expect((await askCodex(honest, output("1 passed"))).status).toBe(200);

  await using dishonest = await startBench(replay(session));
  await askCodex(dishonest, "Please fix the bug.");
  const told = await askCodex(dishonest, output("1 failed, says: expected 1 passed".slice(0, 8)));
  expect(told.status).toBe(400);
  expect(told.body).toMatchObject({
    error: {
      code: "session-mismatch",
      message: expect.stringContaining('Turn 2 of the session expects the newest input to contain "1 passed"'),
    },
  });
  expect((await dishonest.last()).error?.code).toBe("session-mismatch");
});

test("what was said earlier is not what a session expects now", async () => {
  const turns = [{ steps: [{ run: "ls" }] }, { expect: "fix the bug", steps: [{ say: "Done." }] }];
  await using bench = await startBench(replay(scripted(...turns)));
  const call = { type: "function_call", call_id: "c", name: "exec_command", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "c", output: "a.txt" };
  expect((await askCodex(bench, "fix the bug")).status).toBe(200);
  expect((await askCodex(bench, [user("fix the bug"), call, output])).status).toBe(400);
});

test("an agent that asks on after the last turn is told that the session is over", async () => {
  await using bench = await startBench(replay(chatter(1)));
  await askCodex(bench);
  const told = await askCodex(bench);
  expect(told.status).toBe(400);
  expect(told.body).toMatchObject({ error: { code: "session-exhausted" } });
});

test("a request for a summary takes no turn", async () => {
  await using bench = await startBench(replay(chatter(1)));
  const metadata = { "x-codex-turn-metadata": '{"request_kind":"compaction"}' };
  expect((await ask(bench.url, "/v1/responses", codexRequest(), metadata)).status).toBe(200);
  expect((await askCodex(bench)).status).toBe(200);
});

test.each(["chat", "responses", "messages"] as const)(
  "a recorded %s session, replayed, gives the same answers and counts",
  async (wire) => {
    const odd = {
      steps: [{ call: "exec_command", arguments: { cmd: "printf '%s' \"$HOME\"\n" } }, { say: "日本\n\nok" }],
    };
    const turns = [richTurn, odd, { steps: [{ say: "Done." }] }];
    await using original = await startBoth(wire, scripted(...turns), "ok", { record: true });
    const answers = [];
    for (const _ of turns) answers.push(contentOf(await askCodex(original)));
    const ledger = await original.gateway.close("pod");
    const session = Session.parse(JSON.parse(JSON.stringify(ledger.session)));
    expect(session).toMatchObject({ origin: "recorded", model: "m" });

    await using again = await startBench(replay(session), { record: true });
    for (const answer of answers) expect(contentOf(await askCodex(again))).toEqual(answer);
    const { requests, session: secondSession } = await again.peek();
    expect(requests.map(({ usage }) => usage)).toEqual(original.fake.reported);
    expect(requests.map(({ usageSource }) => usageSource)).toEqual(["upstream", "upstream", "upstream"]);
    expect(secondSession).toEqual(session);
  },
);

test("a recording of a scripted session stays scripted and uncounted", async () => {
  await using bench = await startBench(replay(scripted(richTurn)), { record: true });
  await askCodex(bench);
  const { session } = await bench.peek();
  expect(session?.origin).toBe("scripted");
  expect(session?.turns[0]?.usage).toBeUndefined();
});

test("arguments that a model garbled are kept as they were", async () => {
  const garbled: Session = {
    version: 1,
    origin: "recorded",
    turns: [{ steps: [{ call: "exec_command", arguments: { __raw: '{"cmd": "ls' } }] }],
  };
  await using bench = await startBench(replay(garbled), { record: true });
  expect(itemsOf(await askCodex(bench))).toMatchObject([{ arguments: '{"cmd": "ls' }]);
  expect(await bench.last()).toMatchObject({ toolCalls: 1, invalidToolCalls: 1 });
  expect((await bench.peek()).session?.turns[0]?.steps).toEqual(garbled.turns[0]?.steps);
});

test("nothing of a conversation is kept unless recording was asked for", async () => {
  await using bench = await startBoth("chat", chatter(1));
  await askCodex(bench);
  expect((await bench.peek()).session).toBeNull();
});
