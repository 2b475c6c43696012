import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TrialRecord } from "../../src/records/trial.ts";
import { writeReports } from "../../src/reports/write.ts";
import { describeWithBrowser } from "../support/browser.ts";
import { scratch } from "../support/program.ts";
import { simulateArtifacts, writeArtifactFiles, writeSimulatedArtifacts } from "../support/simulated-artifacts.ts";
import { simulateRun, sixProfiles } from "../support/simulated-run.ts";

const HOSTILE = `</script><img src="http://203.0.113.1/x" onerror="document.title='owned'"><a href="javascript:alert(1)">x</a>`;

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

await describeWithBrowser("report.html in a browser", (browser) => {
  let folder: Awaited<ReturnType<typeof scratch>>;
  let address = "";
  let trials: readonly TrialRecord[] = [];
  let failed: TrialRecord;

  beforeAll(async () => {
    folder = await scratch();
    const simulated = simulateRun({
      profiles: sixProfiles,
      tasks: 12,
      repeats: 2,
      seed: 4,
      canaries: 1,
      modelSlots: 2,
    });
    trials = simulated.trials;
    await writeSimulatedArtifacts(folder.path, simulated);
    const found = trials.find(({ verdict, profile }) => verdict === "unresolved" && profile === "incumbent");
    if (!found) throw new Error("the fixture has an unresolved trial");
    failed = found;
    // What an agent may have left behind to be shown.
    const files = simulateArtifacts(failed, "codex");
    const said = { type: "item.completed", item: { type: "agent_message", text: HOSTILE } };
    await writeArtifactFiles(join(folder.path, failed.artifacts), {
      ...files,
      "prompt.md": HOSTILE,
      "changes.patch": `${files["changes.patch"] ?? ""}diff --git a/x.html b/x.html\n--- a/x.html\n+++ b/x.html\n@@ -0,0 +1,1 @@\n+${HOSTILE}\n`,
      "agent.stdout": `${files["agent.stdout"]}${JSON.stringify(said)}\n`,
    });
    await writeReports(folder.path, simulated.run, trials);
    address = pathToFileURL(join(folder.path, "report.html")).href;
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  type Options = NonNullable<Parameters<ReturnType<typeof browser>["newContext"]>[0]>;

  /** The page, opened and ready, with everything that it asked for or complained about. */
  async function opened(options: Options = {}, hash = "") {
    const context = await browser().newContext(options);
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(`${address}${hash}`);
    if (options.javaScriptEnabled !== false) await page.waitForSelector("html[data-ready]");
    return { page, asked, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  const openTrial = async (page: Page, id: string) => {
    await page.evaluate(`location.hash = ${JSON.stringify(`#trial/${id}`)}`);
    await page.waitForSelector("dialog[open] #trial-title");
  };

  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const found = (await page.evaluate("axe.run().then(({ violations }) => violations)")) as readonly Finding[];
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  }

  const sideways = (page: Page) =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

  describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
    test.each([
      ["wide", { width: 1280, height: 900 }],
      ["on a phone", { width: 390, height: 844 }],
    ])("%s: axe finds nothing, and nothing has to be scrolled sideways", async (_, viewport) => {
      await using opening = await opened({ colorScheme, viewport });
      const { page } = opening;
      for (const summary of await page.locator("main summary").all()) await summary.click();
      expect(await violations(page)).toEqual([]);
      expect(await sideways(page)).toBe(0);
      await openTrial(page, failed.id);
      expect(await violations(page)).toEqual([]);
      expect(
        await page.evaluate(
          "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('dialog'))",
        ),
      ).toBe(0);
    });
  });

  test("a choice of colours overrides the system's, and is remembered", async () => {
    await using opening = await opened({ colorScheme: "light" });
    const { page } = opening;
    const paper = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    const light = await paper();
    await page.getByLabel("Colours").selectOption("dark");
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    expect(await paper()).toBe(dark);
  });

  test("nothing leaves the page, whatever agents wrote", async () => {
    await using opening = await opened();
    const { page, asked, complaints } = opening;
    await openTrial(page, failed.id);
    const content = page.locator("dialog .content");
    // It is shown as the text that it is: in the prompt, the steps and the patch.
    expect(await content.getByText("onerror=").count()).toBeGreaterThanOrEqual(3);
    expect(await page.locator("img, iframe, object, a[href^='javascript']").count()).toBe(0);
    expect(asked).toEqual([address]);
    expect(complaints).toEqual([]);
    expect(await page.title()).toContain("agent-eval");
  });

  test("the policy stops what a hole in the page would let in", async () => {
    await using opening = await opened();
    const { page, asked } = opening;
    const stopped = await page.evaluate(`(async () => {
      const outcome = [];
      try { document.body.innerHTML = "<p>x"; outcome.push("markup"); } catch { outcome.push("no markup"); }
      try { await fetch("http://203.0.113.1/"); outcome.push("fetched"); } catch { outcome.push("no fetch"); }
      const script = document.createElement("script");
      try { script.textContent = "window.owned = 1"; document.body.append(script); } catch {}
      outcome.push(window.owned ? "script" : "no script");
      return outcome;
    })()`);
    expect(stopped).toEqual(["no markup", "no fetch", "no script"]);
    expect(asked).toEqual([address]);
  });

  test("the keyboard alone reaches a trial from the heat map, and comes back", async () => {
    await using opening = await opened();
    const { page } = opening;
    const place = () =>
      page.evaluate("(({ activeElement: a }) => [a.tagName, a.parentElement.dataset.task, a.cellIndex])(document)");
    await page.locator("#heat td").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    const tasks = [...new Set(trials.map(({ task }) => task))].sort();
    expect(await place()).toEqual(["TD", tasks[1], 2]);
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    expect(await page.locator("#trial-title").textContent()).toContain(tasks[1]);
    expect(page.url()).toContain("#trial/");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog:not([open])", { state: "attached" });
    expect(await place()).toEqual(["TD", tasks[1], 2]);
    await page.waitForURL((url) => !url.hash.startsWith("#trial/"));
  });

  test("every control can be reached with the tab key", async () => {
    await using opening = await opened();
    const { page } = opening;
    const reached = new Set<string>();
    for (let step = 0; step < 400; step += 1) {
      await page.keyboard.press("Tab");
      const now = await page.evaluate(
        "((a) => a.tagName + (a.closest('#trial-list') ? ' in the list' : ''))(document.activeElement)",
      );
      reached.add(String(now));
      if (now === "BODY") break;
    }
    for (const kind of ["A", "SELECT", "SUMMARY", "TD", "A in the list", "INPUT in the list", "BUTTON in the list"])
      expect([...reached]).toContain(kind);
  });

  test("a trial shows its checks, patch, steps and requests, and leads to the other repeats", async () => {
    await using opening = await opened();
    const { page } = opening;
    await openTrial(page, failed.id);
    const content = page.locator("dialog .content");
    expect(await content.locator(".outcome").textContent()).toContain("unresolved");
    for (const { name } of failed.checks) expect(await content.locator(".checks").textContent()).toContain(name);
    const patch = content.locator(".patch");
    expect(await patch.locator("summary").first().textContent()).toBe("src/cursor.ts +7 −2");
    expect(await patch.locator(".add").first().textContent()).toBe("+  /** Tells rows of one millisecond apart. */\n");
    expect(await patch.locator(".del").first().textContent()).toBe(
      '-  return Buffer.from(String(cursor.createdAt)).toString("base64url");\n',
    );
    // HTML too, whose grammar is the one that the script's own escapes could break.
    expect(await patch.locator("details", { hasText: "x.html" }).locator(".hljs-name").count()).toBeGreaterThan(0);
    expect(await patch.locator(".hljs-keyword").count()).toBeGreaterThan(3);
    expect(await content.locator(".steps").textContent()).toContain("npm test");
    expect(await content.getByRole("table", { name: "Model requests" }).locator("tbody tr").count()).toBe(
      failed.usage?.requests,
    );
    expect(await content.locator(".growth rect").count()).toBe(3 * (failed.usage?.requests ?? 0));
    await content.locator(".group.here a:not([aria-current])").first().click();
    await page.waitForFunction(
      `!document.querySelector('#trial-title').textContent.endsWith('repeat ${failed.repeat}')`,
    );
    await page.getByRole("button", { name: "Close" }).click();
    await page.waitForSelector("dialog:not([open])", { state: "attached" });
  });

  test("an address with a trial opens it, and one of no trial opens nothing", async () => {
    await using opening = await opened({}, `#trial/${failed.id}`);
    await opening.page.waitForSelector("dialog[open]");
    expect(await opening.page.locator("#trial-title").textContent()).toContain(failed.task);
    await using nowhere = await opened({}, "#trial/%E0%A4%A");
    expect(await nowhere.page.locator("dialog[open]").count()).toBe(0);
    expect(nowhere.complaints).toEqual([]);
  });

  test("the list is filtered, sorted and paged", async () => {
    await using opening = await opened();
    const { page } = opening;
    const list = page.locator("#trial-list");
    const status = list.getByRole("status");
    expect(await status.textContent()).toBe(`1–50 of ${trials.length}`);
    await list.getByRole("button", { name: "Next" }).click();
    expect(await status.textContent()).toMatch(/^51–/);
    await list.getByLabel("Profile").selectOption("weak");
    await list.getByLabel("Verdict").selectOption("unresolved");
    const wanted = trials.filter(({ profile, verdict }) => profile === "weak" && verdict === "unresolved");
    expect(await status.textContent()).toBe(`1–${wanted.length} of ${wanted.length}`);
    await list.getByRole("button", { name: "agent" }).click();
    const slowest = wanted.toSorted((a, b) => b.durationMs.agent - a.durationMs.agent)[0];
    expect(await list.locator("tbody a").first().getAttribute("href")).toBe(`#trial/${slowest?.id}`);
    await list.getByLabel("Find").fill("no such task");
    expect(await status.textContent()).toBe("No trial matches.");
  });

  test("the heat map is filtered to the tasks that tell profiles apart, and sorted by a profile", async () => {
    await using opening = await opened();
    const { page } = opening;
    await page.getByLabel("only where profiles differ").check();
    const shares = await page.evaluate(
      "[...document.querySelectorAll('#heat tbody tr:not([hidden])')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.dataset.by).filter((by) => by !== '-1'))",
    );
    for (const row of shares as string[][]) expect(new Set(row).size).toBeGreaterThan(1);
    await page.locator("#heat th[data-profile='1'] button").click();
    const column = (await page.evaluate(
      "[...document.querySelectorAll('#heat tbody tr')].map((row) => Number(row.cells[2].dataset.by))",
    )) as number[];
    expect(column).toEqual(column.toSorted((a, b) => b - a));
  });

  test("without a script the numbers are there all the same", async () => {
    await using opening = await opened({ javaScriptEnabled: false });
    const { page } = opening;
    expect(await page.locator("#heat tbody tr").count()).toBe(12);
    await page.locator("#success summary").click();
    expect(await page.locator("#success table tbody tr").count()).toBe(6);
    expect(await page.locator("#no-script").textContent()).toContain("trials.jsonl");
  });
});
