import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { may } from "../src/access.ts";
import { Cabinet } from "../src/cabinet.ts";
import { allow, deny, type Entry, type Person, type Right } from "../src/entry.ts";
import { MoveLog } from "../src/log.ts";
import { moveFolder } from "../src/moving.ts";

const RIGHTS: readonly Right[] = ["see", "edit", "share"];
const ana: Person = { id: "ana", groups: ["lawyers"] };
const ben: Person = { id: "ben", groups: ["clerks", "night"] };

interface Plan {
  readonly inherits?: boolean;
  readonly entries?: readonly Entry[];
  readonly below?: Record<string, Plan>;
}

/** Builds a cabinet; names are ids. */
function build(plan: Record<string, Plan>, cabinet = new Cabinet(), parent: string | null = null): Cabinet {
  for (const [id, { inherits = true, entries = [], below = {} }] of Object.entries(plan)) {
    cabinet.put({ id, name: id, parent, inherits, entries });
    build(below, cabinet, id);
  }
  return cabinet;
}

const entriesOf = (cabinet: Cabinet, id: string) => cabinet.get(id).entries;

describe("a deny", () => {
  for (const who of ["ana", "group:lawyers", "everyone"]) {
    for (const right of RIGHTS) {
      it(`of ${right} for ${who} outlasts a move to where they are allowed to`, () => {
        const cabinet = build({
          old: { below: { settlement: { entries: [deny(who, right)] } } },
          archive: { entries: RIGHTS.map((one) => allow(who, one)) },
        });
        moveFolder(cabinet, "settlement", "archive");
        for (const one of RIGHTS) assert.equal(may(cabinet, ana, one, "settlement"), one !== right, one);
        assert.deepEqual(entriesOf(cabinet, "settlement"), [deny(who, right)]);
      });
    }
  }

  it("outlasts a move when it stands far below the folder that is moved", () => {
    const cabinet = build({
      old: { below: { a: { below: { b: { below: { c: { entries: [deny("ana", "see"), allow("ben", "edit")] } } } } } } },
      archive: { below: { year: { entries: [allow("ana", "see"), allow("ben", "edit")] } } },
    });
    moveFolder(cabinet, "a", "year");
    assert.equal(may(cabinet, ana, "see", "b"), true);
    assert.equal(may(cabinet, ana, "see", "c"), false);
    assert.deepEqual(entriesOf(cabinet, "c"), [deny("ana", "see")]);
  });

  it("outlasts any number of moves", () => {
    const cabinet = build({
      one: { entries: [allow("ana", "see")], below: { papers: { entries: [deny("ana", "see")] } } },
      two: { entries: [allow("ana", "see")] },
    });
    for (const to of ["two", "one", null, "two", "one"]) moveFolder(cabinet, "papers", to);
    assert.equal(may(cabinet, ana, "see", "papers"), false);
  });

  it("is needless where the new place has the same one, whatever else it has", () => {
    const log = new MoveLog();
    const cabinet = build({
      old: {
        below: {
          papers: {
            entries: [deny("ana", "see"), deny("ana", "edit")],
            below: { letters: { entries: [deny("ana", "see")] } },
          },
        },
      },
      archive: { entries: [allow("ana", "see"), deny("ana", "see"), allow("ana", "edit")] },
    });
    moveFolder(cabinet, "papers", "archive", log);
    assert.deepEqual(entriesOf(cabinet, "papers"), [deny("ana", "edit")]);
    assert.deepEqual(entriesOf(cabinet, "letters"), []);
    assert.equal(log.latest(1)[0]?.dropped, 2);
  });

  it("is kept below a folder that does not inherit, although the new place has the same one", () => {
    const core = { entries: [deny("ana", "see")] };
    const sealed = { inherits: false, entries: [allow("ana", "see")], below: { core } };
    const cabinet = build({
      old: { below: { papers: { below: { sealed } } } },
      archive: { entries: [deny("ana", "see")] },
    });
    moveFolder(cabinet, "papers", "archive");
    assert.equal(may(cabinet, ana, "see", "sealed"), true);
    assert.equal(may(cabinet, ana, "see", "core"), false);
  });

  it("of the old place stays behind", () => {
    const cabinet = build({
      old: {
        entries: [deny("ana", "see"), deny("everyone", "edit")],
        below: { papers: { entries: [allow("ana", "share")] } },
      },
      archive: { entries: [allow("ana", "see"), allow("ana", "edit")] },
    });
    moveFolder(cabinet, "papers", "archive");
    assert.deepEqual(entriesOf(cabinet, "papers"), [allow("ana", "share")]);
    assert.equal(may(cabinet, ana, "see", "papers"), true);
    assert.equal(may(cabinet, ana, "edit", "papers"), true);
  });
});

describe("an allow", () => {
  it("is there again when the deny of the new place is taken away", () => {
    const log = new MoveLog();
    const cabinet = build({
      old: { below: { papers: { entries: [allow("group:night", "edit")] } } },
      archive: { entries: [deny("group:night", "edit")] },
    });
    moveFolder(cabinet, "papers", "archive", log);
    assert.equal(may(cabinet, ben, "edit", "papers"), false);
    assert.equal(log.latest(1)[0]?.dropped, 0);
    cabinet.put({ ...cabinet.get("archive"), entries: [] });
    assert.equal(may(cabinet, ben, "edit", "papers"), true);
  });

  it("is needless where the new place has the same one, however far above", () => {
    const log = new MoveLog();
    const cabinet = build({
      old: {
        below: {
          papers: {
            entries: [allow("ben", "see"), allow("ben", "edit")],
            below: { letters: { entries: [allow("ben", "see"), deny("ben", "edit")] } },
          },
        },
      },
      archive: { entries: [allow("ben", "see")], below: { year: { below: { month: {} } } } },
    });
    moveFolder(cabinet, "papers", "month", log);
    assert.deepEqual(entriesOf(cabinet, "papers"), [allow("ben", "edit")]);
    assert.deepEqual(entriesOf(cabinet, "letters"), [deny("ben", "edit")]);
    assert.equal(log.latest(1)[0]?.dropped, 2);
  });

  it("is kept in a folder that does not inherit", () => {
    const cabinet = build({
      old: { below: { sealed: { inherits: false, entries: [allow("ben", "see")] } } },
      archive: { entries: [allow("ben", "see")] },
    });
    moveFolder(cabinet, "sealed", "archive");
    assert.equal(may(cabinet, ben, "see", "sealed"), true);
  });
});

describe("a firm with many folders", () => {
  /** Repeatable chance: https://en.wikipedia.org/wiki/Linear_congruential_generator */
  function dice(seed: number): (sides: number) => number {
    let state = seed;
    return (sides) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * sides);
    };
  }

  const WHO = ["ana", "ben", "group:lawyers", "group:night", "everyone"];

  /** What counts for a folder when nothing is ever dropped. */
  function expected(cabinet: Cabinet, own: Map<string, readonly Entry[]>, id: string): string[] {
    const texts = new Set<string>();
    for (let at: string | null = id; at !== null; ) {
      const { parent, inherits }: { parent: string | null; inherits: boolean } = cabinet.get(at);
      for (const { who, right, effect } of own.get(at) ?? []) texts.add(`${effect} ${right} ${who}`);
      at = inherits ? parent : null;
    }
    return [...texts].sort();
  }

  it("gives everyone after each move what the entries say", () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const roll = dice(seed);
      const cabinet = new Cabinet();
      const ids = Array.from({ length: 14 }, (_, index) => `f${index}`);
      const own = new Map<string, readonly Entry[]>();
      for (const [index, id] of ids.entries()) {
        const entries = Array.from({ length: roll(4) }, () => {
          const who = WHO[roll(WHO.length)] as string;
          const right = RIGHTS[roll(2)] as Right;
          return roll(2) === 0 ? allow(who, right) : deny(who, right);
        });
        const parent = index === 0 || roll(6) === 0 ? null : `f${roll(index)}`;
        cabinet.put({ id, name: id, parent, inherits: roll(8) !== 0, entries });
        own.set(id, entries);
      }
      // One move each: what is dropped on the first would be missing on the second.
      const moved = ids[1 + roll(13)] as string;
      const below = new Set(cabinet.subtreeOf(moved).map(({ id }) => id));
      const to = ids.find((id) => !below.has(id) && id !== cabinet.get(moved).parent) ?? null;
      moveFolder(cabinet, moved, to);
      for (const id of ids) {
        const texts = expected(cabinet, own, id);
        for (const person of [ana, ben]) {
          for (const right of RIGHTS) {
            const about = ["everyone", person.id, ...person.groups.map((group) => `group:${group}`)];
            const has = (effect: string) => about.some((who) => texts.includes(`${effect} ${right} ${who}`));
            const answer = has("allow") && !has("deny");
            assert.equal(may(cabinet, person, right, id), answer, `seed ${seed}: ${person.id} ${right} ${id}`);
          }
        }
      }
    }
  });
});
