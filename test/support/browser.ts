import { access } from "node:fs/promises";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";

/** Where Chromium usually is; AGENT_EVAL_CHROMIUM says otherwise. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The browser of this machine; null when there is none. Throws instead in CI and when
 * AGENT_EVAL_REQUIRE_CHROMIUM=1, where a skipped test would be a lie.
 */
async function browserOrFail(): Promise<string | null> {
  const named = process.env["AGENT_EVAL_CHROMIUM"];
  for (const place of named ? [named] : PLACES) {
    const found = await access(place).then(
      () => true,
      () => false,
    );
    if (found) return place;
  }
  const required = process.env["AGENT_EVAL_REQUIRE_CHROMIUM"] === "1" || Boolean(process.env["CI"]);
  if (required) throw new Error(`these tests need Chromium, and there is none at ${named ?? PLACES.join(", ")}`);
  return null;
}

/** A suite that needs a browser, of which it gets one. Without it the suite is skipped, and says so in red. */
export async function describeWithBrowser(name: string, define: (browser: () => Browser) => void): Promise<void> {
  const executablePath = await browserOrFail();
  let started: Browser | null = null;
  const browser = () => {
    if (started === null) throw new Error("no browser was started");
    return started;
  };
  if (executablePath === null) {
    describe.skip(name, () => define(browser));
    console.warn(`\n\u001b[1;31m!!! The browser tests of "${name}" DID NOT RUN: no Chromium.\u001b[0m\n`);
    return;
  }
  describe(name, () => {
    beforeAll(async () => {
      // Root, as in containers, has no sandbox to put it in.
      started = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    });
    afterAll(() => started?.close());
    define(browser);
  });
}
