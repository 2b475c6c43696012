import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { appendQuery, buildUrl, type Query, type QueryOptions, UrlError } from "../src/index.ts";

const query = (entries: Query, options?: QueryOptions) => appendQuery("", entries, options);

describe("escaping", () => {
  it("leaves only unreserved characters", () => {
    assert.equal(query({ k: "azAZ09-._~" }), "?k=azAZ09-._~");
    assert.equal(query({ k: "!'()*" }), "?k=%21%27%28%29%2A");
    assert.equal(query({ k: " +&=?#/%,:;@$[]\"" }), "?k=%20%2B%26%3D%3F%23%2F%25%2C%3A%3B%40%24%5B%5D%22");
    assert.equal(query({ k: "é€😀" }), "?k=%C3%A9%E2%82%AC%F0%9F%98%80");
    assert.equal(buildUrl("/{p}", { path: { p: "a(b)!" } }), "/a%28b%29%21");
  });

  it("is for keys, too", () => {
    assert.equal(query({ "a b&c=d*": 1 }), "?a%20b%26c%3Dd%2A=1");
  });

  it("refuses half a surrogate pair", () => {
    for (const text of ["\ud83d", "x\ude00"]) {
      assert.throws(() => query({ k: text }), UrlError);
      assert.throws(() => query({ [text]: 1 }), UrlError);
      assert.throws(() => buildUrl("/{p}", { path: { p: text } }), UrlError);
    }
  });
});

describe("paths", () => {
  it("have their values escaped, slashes included", () => {
    assert.equal(buildUrl("/a/{x}/b/{y}", { path: { x: "1/2 3", y: 1.5 } }), "/a/1%2F2%203/b/1.5");
    assert.equal(buildUrl("/{x}-{x}", { path: { x: "é" } }), "/%C3%A9-%C3%A9");
    assert.equal(buildUrl("/{x}", { path: { x: 0, other: 1 } }), "/0");
  });

  it("may have several segments", () => {
    assert.equal(buildUrl("/files/{+file}", { path: { file: "a b/c?d/é" } }), "/files/a%20b/c%3Fd/%C3%A9");
  });

  it("refuse what leads elsewhere", () => {
    for (const x of ["", ".", "..", Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => buildUrl("/{x}", { path: { x } }), UrlError, String(x));
    }
    for (const x of ["a//b", "/a", "a/", "a/../b", "./a", ""]) {
      assert.throws(() => buildUrl("/{+x}", { path: { x } }), UrlError, x);
    }
    assert.throws(() => buildUrl("/{x}", {}), UrlError);
    assert.throws(() => buildUrl("/{toString}", { path: {} }), UrlError);
    assert.equal(buildUrl("/{x}/{y}", { path: { x: "...", y: "a.b" } }), "/.../a.b");
  });

  it("keep the rest of the template", () => {
    assert.equal(buildUrl("https://x.example/a%20b/(c)?d", {}), "https://x.example/a%20b/(c)?d");
  });
});

describe("values", () => {
  it("are written by their kind", () => {
    assert.equal(
      query({ t: "x", e: "", n: 1.5, z: 0, y: true, f: false, d: new Date(0), u: undefined, l: null }),
      "?t=x&e=&n=1.5&z=0&y=true&f=false&d=1970-01-01T00%3A00%3A00.000Z&l",
    );
  });

  it("may be objects in objects", () => {
    assert.equal(query({ a: { b: 1, c: { d: "x", e: null, u: undefined } }, g: {} }), "?a%5Bb%5D=1&a%5Bc%5D%5Bd%5D=x&a%5Bc%5D%5Be%5D");
    assert.equal(query({ a: { b: [1, 2] } }), "?a%5Bb%5D=1&a%5Bb%5D=2");
  });

  it("are refused when they cannot be written", () => {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) assert.throws(() => query({ k: value }), UrlError);
    for (const value of [[1, [2]], [{ a: 1 }]]) assert.throws(() => query({ k: value as never }), UrlError);
  });
});

describe("arrays", () => {
  const a = ["x", "y,z"];
  it("have four styles", () => {
    assert.equal(query({ a }), "?a=x&a=y%2Cz");
    assert.equal(query({ a }, { arrays: "repeat" }), "?a=x&a=y%2Cz");
    assert.equal(query({ a }, { arrays: "brackets" }), "?a%5B%5D=x&a%5B%5D=y%2Cz");
    assert.equal(query({ a }, { arrays: "index" }), "?a%5B0%5D=x&a%5B1%5D=y%2Cz");
    assert.equal(query({ a }, { arrays: "comma" }), "?a=x,y%2Cz");
    assert.equal(query({ o: { a } }, { arrays: "index" }), "?o%5Ba%5D%5B0%5D=x&o%5Ba%5D%5B1%5D=y%2Cz");
  });

  it("leave undefined out and write null as nothing", () => {
    const gaps = [undefined, 1, undefined, null, 0, ""];
    assert.equal(query({ a: gaps }), "?a=1&a=&a=0&a=");
    assert.equal(query({ a: gaps }, { arrays: "index" }), "?a%5B0%5D=1&a%5B1%5D=&a%5B2%5D=0&a%5B3%5D=");
    assert.equal(query({ a: gaps }, { arrays: "comma" }), "?a=1,,0,");
  });

  it("are nothing when they are empty", () => {
    for (const arrays of ["repeat", "brackets", "index", "comma"] as const) {
      assert.equal(query({ a: [], b: 1, c: [undefined] }, { arrays }), "?b=1");
    }
  });
});

describe("options", () => {
  it("write spaces as plus, in the query only", () => {
    const url = buildUrl("/{p}", { path: { p: "a b+" }, query: { "k k": "x y+z", l: ["1 2"] }, fragment: "f f" }, { spaces: "plus" });
    assert.equal(url, "/a%20b%2B?k+k=x+y%2Bz&l=1+2#f%20f");
    assert.equal(query({ k: "x y+z" }), "?k=x%20y%2Bz");
    assert.equal(query({ k: "100%20" }, { spaces: "plus" }), "?k=100%2520");
  });

  it("sort by key and by nothing else", () => {
    const entries = { b: ["2", "1"], a: "z", "a b": 1, B: 1, ab: 1 };
    assert.equal(query(entries, { sort: true }), "?B=1&a=z&a%20b=1&ab=1&b=2&b=1");
    assert.equal(query(entries), "?b=2&b=1&a=z&a%20b=1&B=1&ab=1");
    assert.equal(query({ "é": 1, "~": 2 }, { sort: true }), "?~=2&%C3%A9=1");
  });
});

describe("the whole", () => {
  it("joins queries", () => {
    assert.equal(appendQuery("/a", { b: 1 }), "/a?b=1");
    assert.equal(appendQuery("/a?", { b: 1 }), "/a?b=1");
    assert.equal(appendQuery("/a?x", { b: 1 }), "/a?x&b=1");
    assert.equal(appendQuery("/a?x&", { b: 1 }), "/a?x&b=1");
  });

  it("puts the query before the fragment", () => {
    assert.equal(appendQuery("/a#top", { b: 1 }), "/a?b=1#top");
    assert.equal(appendQuery("/a?x#top?not", { b: 1 }), "/a?x&b=1#top?not");
    assert.equal(appendQuery("/a#what?", { b: 1 }), "/a?b=1#what?");
  });

  it("appends nothing without entries", () => {
    assert.equal(appendQuery("/a", {}), "/a");
    assert.equal(appendQuery("/a#b", { u: undefined, e: [] }), "/a#b");
  });

  it("replaces the fragment", () => {
    assert.equal(buildUrl("/a#old", { query: { b: 1 }, fragment: "new one" }), "/a?b=1#new%20one");
    assert.equal(buildUrl("/a", { fragment: "x" }), "/a#x");
    assert.equal(buildUrl("/a#old", {}), "/a#old");
  });
});
