#!/usr/bin/env node
// Written for any Node, so that one that is too old says so instead of failing on syntax it cannot read.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 22)) {
  console.error(`agent-eval needs Node 22.22 or newer; this is Node ${process.versions.node} (${process.execPath}).`);
  process.exitCode = 2;
} else {
  import("../dist/cli.js").then(
    (cli) => cli.main(process.argv),
    (error) => {
      console.error(`agent-eval is not built (${error.message}). In a clone, run: npm run build`);
      process.exitCode = 3;
    },
  );
}
