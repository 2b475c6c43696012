import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { may, visibleFolders } from "../src/access.ts";
import { allow, deny } from "../src/entry.ts";
import { smallFirm } from "./cabinet.ts";

const lawyer = { id: "ana", groups: ["lawyers"] };
const clerk = { id: "ben", groups: ["clerks"] };

describe("access", () => {
  it("comes from the folder and from those above it", () => {
    const cabinet = smallFirm();
    assert.equal(may(cabinet, lawyer, "edit", "lease"), true);
    assert.equal(may(cabinet, clerk, "see", "lease"), true);
    assert.equal(may(cabinet, clerk, "edit", "lease"), false);
    assert.deepEqual(visibleFolders(cabinet, clerk), ["harbour", "lease", "archive"]);
  });

  it("is denied by a deny anywhere above", () => {
    const cabinet = smallFirm();
    cabinet.put({ ...cabinet.get("harbour"), entries: [deny("ana", "see")] });
    cabinet.put({ ...cabinet.get("lease"), entries: [allow("ana", "see")] });
    assert.equal(may(cabinet, lawyer, "see", "lease"), false);
  });

  it("begins anew in a folder that does not inherit", () => {
    const cabinet = smallFirm();
    cabinet.put({ ...cabinet.get("lease"), inherits: false, entries: [allow("ben", "edit")] });
    assert.equal(may(cabinet, lawyer, "see", "lease"), false);
    assert.equal(may(cabinet, clerk, "edit", "lease"), true);
  });
});
