import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { type Header, pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { packTree, unpackUntrusted } from "../../src/trees/tar.ts";
import { textFile } from "../../src/trees/tree.ts";
import { plain } from "./folder.ts";

/** An archive with any entries, good or evil. */
async function archive(...entries: (Partial<Header> & { name: string } & { content?: string })[]): Promise<Readable> {
  const packing = pack();
  for (const { content, ...headers } of entries) {
    if (content === undefined) packing.entry(headers);
    else packing.entry(headers, content);
  }
  packing.finalize();
  return Readable.from([await buffer(packing)]);
}

const file = (name: string, content = "x", mode = 0o644) => ({ name, content, mode });

describe("unpacking an archive", () => {
  test("gives back what was packed: bytes, names, executable bits", async () => {
    const tree = new Map([
      ["a/b/c.txt", textFile("text\n")],
      ["a/run", textFile("#!/bin/sh\n", true)],
      ["empty", textFile("")],
      ["line\nbreak é 🦀", { bytes: Buffer.from([0, 1, 255]), executable: false }],
      [`${"long/".repeat(60)}name`, textFile("deep")],
    ]);
    const packed = await packTree(tree, { uid: 1000, gid: 1000 });
    const { tree: back, irregular } = await unpackUntrusted(Readable.from([packed]));
    expect(irregular).toEqual([]);
    expect(plain(back)).toEqual(plain(tree));
  });

  test.each(["../outside", "/etc/passwd", "a/../../outside", "..", "a/b/../../../c"])(
    "a path out of the workspace is an escape: %s",
    async (name) => {
      const { tree, irregular } = await unpackUntrusted(await archive(file(name), file("kept")));
      expect([...tree.keys()]).toEqual(["kept"]);
      expect(irregular).toMatchObject([{ path: name, kind: "escape" }]);
    },
  );

  test("a path that goes up and down again is taken as what it means", async () => {
    const { tree } = await unpackUntrusted(await archive(file("./a/./b"), file("x//y"), file("p/../q")));
    expect([...tree.keys()]).toEqual(["a/b", "x/y", "q"]);
  });

  test("links, devices and pipes are named and dropped; a hard link within is a copy", async () => {
    const { tree, irregular } = await unpackUntrusted(
      await archive(
        file("real", "content", 0o755),
        { name: "hard", type: "link", linkname: "./real" },
        { name: "hard-out", type: "link", linkname: "/etc/shadow" },
        { name: "hard-up", type: "link", linkname: "../../etc/shadow" },
        { name: "soft", type: "symlink", linkname: "/etc/shadow" },
        { name: "pipe", type: "fifo" },
        { name: "disk", type: "block-device", devmajor: 8, devminor: 0 },
        { name: "null", type: "character-device", devmajor: 1, devminor: 3 },
      ),
    );
    expect(plain(tree)).toEqual({ "hard*": "content", "real*": "content" });
    expect(irregular.map(({ path, kind }) => [path, kind])).toEqual([
      ["hard-out", "hard-link"],
      ["hard-up", "hard-link"],
      ["soft", "symlink"],
      ["pipe", "device"],
      ["disk", "device"],
      ["null", "device"],
    ]);
  });

  test("an entry cannot take the place of another, nor of a folder", async () => {
    const { tree, irregular } = await unpackUntrusted(
      await archive(file("a", "first"), file("a", "second"), file("a/below"), file("b/c"), file("b", "over")),
    );
    expect(plain(tree)).toEqual({ a: "first", "b/c": "x" });
    expect(irregular.map(({ path, kind }) => [path, kind])).toEqual([
      ["a", "escape"],
      ["a/below", "escape"],
      ["b", "escape"],
    ]);
  });

  test("a name that could not be written again is listed, not taken", async () => {
    const archive = pack();
    archive.entry({ name: `${"\uFFFD".repeat(200)}.txt` }, "a");
    archive.entry({ name: `${"é".repeat(200)}.txt` }, "b");
    archive.entry({ name: "good.txt" }, "c");
    archive.finalize();
    const { tree, irregular } = await unpackUntrusted(Readable.from(archive));
    expect([...tree.keys()]).toEqual(["good.txt"]);
    expect(irregular.map(({ kind }) => kind)).toEqual(["unreadable", "unreadable"]);
  });

  test("files, bytes, folders and links are bounded", async () => {
    const names = ["1", "2", "3", "4", "5"];
    const limits = { bytes: 10, files: 3 };
    const last = async (stream: Readable) => (await unpackUntrusted(stream, limits)).irregular.at(-1)?.kind;
    expect(await last(await archive(...names.map((name) => file(name, ""))))).toBe("too-many");
    expect(await last(await archive(...names.map((name) => ({ name, type: "directory" as const }))))).toBe("too-many");
    const links = names.map((name) => ({ name, type: "symlink" as const, linkname: "x" }));
    expect(await last(await archive(...links))).toBe("too-many");
    expect(await last(await archive(file("big", "x".repeat(11)), file("b")))).toBe("too-large");
    expect(await last(await archive(file("a", "123456"), { name: "b", type: "link", linkname: "a" }))).toBe(
      "too-large",
    );
  });

  test("an archive without end is given up at the limit", async () => {
    const packing = pack();
    const entry = packing.entry({ name: "endless", size: 2 ** 40 });
    entry.on("error", () => {});
    entry.write(Buffer.alloc(65_536));
    const { tree, irregular } = await unpackUntrusted(packing as unknown as Readable);
    expect([tree.size, irregular[0]?.kind]).toEqual([0, "too-large"]);
  });

  test("an archive that breaks off, fails or is none is an error", async () => {
    const whole = await packTree(new Map([["a", textFile("x".repeat(5000))]]), { uid: 0, gid: 0 });
    await expect(unpackUntrusted(Readable.from([whole.subarray(0, 2000)]))).rejects.toThrow();
    await expect(unpackUntrusted(Readable.from([Buffer.alloc(2048, "x")]))).rejects.toThrow();
    const failing = new Readable({
      read() {
        this.destroy(new Error("connection lost"));
      },
    });
    await expect(unpackUntrusted(failing)).rejects.toThrow("connection lost");
  });
});
