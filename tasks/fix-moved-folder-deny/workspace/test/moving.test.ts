import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { may } from "../src/access.ts";
import { allow } from "../src/entry.ts";
import { MoveLog } from "../src/log.ts";
import { ImpossibleMove, moveFolder } from "../src/moving.ts";
import { smallFirm } from "./cabinet.ts";

const lawyer = { id: "ana", groups: ["lawyers"] };
const clerk = { id: "ben", groups: ["clerks"] };

describe("moving", () => {
  it("takes everything below along", () => {
    const cabinet = smallFirm();
    moveFolder(cabinet, "harbour", "archive");
    assert.equal(cabinet.pathOf("lease"), "Archive / Harbour Ltd / Lease");
  });

  it("leaves behind what the old place gave", () => {
    const cabinet = smallFirm();
    moveFolder(cabinet, "harbour", "archive");
    assert.equal(may(cabinet, lawyer, "edit", "lease"), false);
    assert.equal(may(cabinet, clerk, "see", "lease"), true);
  });

  it("drops what the new place gives anyway, and says so in the log", () => {
    const cabinet = smallFirm();
    const log = new MoveLog();
    cabinet.put({ ...cabinet.get("lease"), entries: [allow("everyone", "see"), allow("ben", "edit")] });
    moveFolder(cabinet, "harbour", "archive", log);
    assert.deepEqual(cabinet.get("lease").entries, [allow("ben", "edit")]);
    assert.deepEqual(log.latest(1), [{ folder: "harbour", from: "clients", to: "archive", dropped: 1 }]);
  });

  it("refuses to put a folder into itself", () => {
    const cabinet = smallFirm();
    assert.throws(() => moveFolder(cabinet, "harbour", "lease"), ImpossibleMove);
    assert.equal(cabinet.get("harbour").parent, "clients");
  });
});
