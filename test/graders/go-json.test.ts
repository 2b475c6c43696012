import { describe, expect, it } from "vitest";
import { MalformedReport } from "../../src/graders/formats/format.ts";
import { readReport } from "../../src/graders/formats/registry.ts";

const events = (...list: readonly Record<string, unknown>[]) =>
  list.map((event) => `${JSON.stringify(event)}\n`).join("");
const read = (text: string) => readReport("go-json", Buffer.from(text));
const cart = { Package: "example.com/shop/cart" };
const end = (action: string, pkg = cart) => ({ ...pkg, Action: action, Elapsed: 0 });

describe("go test -json", () => {
  it("names tests and subtests, with what they printed where they failed", () => {
    const text = events(
      { ...cart, Action: "run", Test: "TestTotal" },
      { ...cart, Action: "output", Test: "TestTotal/bad_one", Output: "    cart_test.go:4: boo\n" },
      { ...cart, Action: "output", Test: "TestTotal/bad_one", Output: "    --- FAIL: TestTotal/bad_one (0.00s)\n" },
      { ...cart, Action: "fail", Test: "TestTotal/bad_one" },
      { ...cart, Action: "fail", Test: "TestTotal" },
      { ...cart, Action: "pass", Test: "TestCount" },
      { ...cart, Action: "skip", Test: "TestLater" },
      end("fail"),
    );
    expect(read(text)).toEqual([
      { name: "TestTotal", status: "failed", detail: "" },
      { name: "TestTotal > bad_one", status: "failed", detail: "cart_test.go:4: boo" },
      { name: "TestCount", status: "passed", detail: "" },
      { name: "TestLater", status: "skipped", detail: "" },
    ]);
  });

  it("puts the package before a name that two packages have, and passes over those without tests", () => {
    const other = { Package: "example.com/shop/order" };
    const none = { Package: "example.com/shop/doc" };
    const text = events(
      { ...cart, Action: "pass", Test: "TestNew" },
      end("pass"),
      { ...other, Action: "pass", Test: "TestNew" },
      { ...other, Action: "pass", Test: "TestOnly" },
      end("pass", other),
      { ...none, Action: "output", Output: "?   \texample.com/shop/doc\t[no test files]\n" },
      end("skip", none),
    );
    expect(read(text).map(({ name }) => name)).toEqual([
      "example.com/shop/cart > TestNew",
      "example.com/shop/order > TestNew",
      "TestOnly",
    ]);
  });

  it("lists a package that did not build, and one that ended without a failed test", () => {
    const text = `FAIL\texample.com/shop/broken [build failed]\n${events({ ...cart, Action: "output", Output: "exit status 3\n" }, end("fail"))}`;
    expect(read(text)).toEqual([
      { name: "example.com/shop/cart", status: "failed", detail: "exit status 3" },
      { name: "example.com/shop/broken", status: "failed", detail: "build failed" },
    ]);
  });

  it("says what the compiler said, as Go tells it since 1.24", () => {
    const build = { ImportPath: "example.com/shop/cart [example.com/shop/cart.test]" };
    const text = events(
      { ...build, Action: "build-output", Output: "# example.com/shop/cart\n" },
      { ...build, Action: "build-output", Output: "./cart.go:2:23: cannot use a string as int\n" },
      { ...build, Action: "build-fail" },
      { ...cart, Action: "start" },
      { ...cart, Action: "output", Output: "FAIL\texample.com/shop/cart [build failed]\n" },
      { ...end("fail"), FailedBuild: build.ImportPath },
    );
    expect(read(text)).toEqual([
      { name: "example.com/shop/cart", status: "failed", detail: expect.stringContaining("cart.go:2:23: cannot use") },
    ]);
  });

  it("counts a test that never came to its end as failed, and does not believe a second end", () => {
    const text = events(
      { ...cart, Action: "run", Test: "TestPanics" },
      { ...cart, Action: "fail", Test: "TestTwice" },
      { ...cart, Action: "pass", Test: "TestTwice" },
      end("fail"),
    );
    expect(read(text).map(({ name, status }) => [name, status])).toEqual([
      ["TestPanics", "failed"],
      ["TestTwice", "failed"],
    ]);
  });

  it.each([
    ["nothing", ""],
    ["what breaks off", events({ ...cart, Action: "pass", Test: "TestA" })],
    ["what is no event", '{"Action": 3}\n'],
    ["half a line", '{"Action":"pass","Pack'],
    ["only words", "FAIL\n"],
  ])("refuses %s", (_what, text) => {
    expect(() => read(text)).toThrow(MalformedReport);
  });
});
