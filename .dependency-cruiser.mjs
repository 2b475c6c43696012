// The import directions of src/: cli → commands → runner, reports, decisions → the leaf concepts →
// what everybody shares → errors. Run with `npx depcruise src`.

/** A leaf concept's front door: what others may import from its folder. Its registry always is one. */
const frontDoors = {
  agents: ["agent"],
  backends: ["backend"],
  sandboxes: ["sandbox"],
  graders: ["grader"],
  gateway: ["gateway"],
};

/** What particular folders may import besides. Each needs a reason. */
const sideDoors = [
  // A sandbox hosts the gateway: in its own process, or behind a connection to a container.
  { from: "sandboxes", to: "gateway", files: ["server", "remote"] },
];

const leaves = Object.keys(frontDoors);
const shared = ["config", "tasks", "sessions", "trees", "records", "statistics", "prices", "telemetry"];
const middle = ["runner", "reports", "decisions"];
const top = ["commands", "action"];

const folders = (names) => `^src/(?:${names.join("|")})/`;
const files = (folder, names) => `^src/${folder}/(?:${names.join("|")})\\.ts$`;
const protocols = leaves.flatMap((leaf) => frontDoors[leaf].map((name) => `^src/${leaf}/${name}\\.ts$`));

export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one idea, or a third file is missing.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "An import of something that does not exist, or of a package that package.json does not name.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-undeclared-or-dev-packages",
      comment: "Users get only `dependencies`. Types are erased, so they may come from anywhere.",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(?:test|scripts)/" },
    },
    {
      name: "nobody-imports-the-program",
      severity: "error",
      from: { pathNot: "^src/cli\\.ts$" },
      to: { path: "^src/cli\\.ts$" },
    },
    {
      name: "commands-are-the-programs",
      comment: "Only the command line and the GitHub Action use commands.",
      severity: "error",
      from: { pathNot: [folders(top), "^src/cli\\.ts$"] },
      to: { path: folders(top) },
    },
    {
      name: "leaves-do-not-look-up",
      comment: "A leaf concept knows nothing of the pipeline that uses it.",
      severity: "error",
      from: { path: folders(leaves) },
      to: { path: folders(middle) },
    },
    {
      name: "shared-does-not-look-up",
      comment:
        "What everybody shares knows nobody. Records may name the protocols' types: they hold what these report.",
      severity: "error",
      from: { path: folders(shared), pathNot: folders(["records"]) },
      to: { path: folders([...leaves, ...middle]) },
    },
    {
      name: "records-know-protocols-only",
      severity: "error",
      from: { path: folders(["records"]) },
      to: { path: folders([...leaves, ...middle]), pathNot: protocols },
    },
    {
      name: "errors-import-nothing",
      severity: "error",
      from: { path: "^src/errors\\.ts$" },
      to: { path: "." },
    },
    {
      name: "statistics-are-pure",
      comment: "Statistics import nothing but themselves: no I/O, no packages.",
      severity: "error",
      from: { path: folders(["statistics"]) },
      to: { pathNot: folders(["statistics"]) },
    },
    ...leaves.flatMap((leaf) => {
      const beside = sideDoors.filter((door) => door.to === leaf);
      return [
        {
          name: `front-door-of-${leaf}`,
          comment: `Others import from ${leaf}/ its protocol file or its registry, nothing else.`,
          severity: "error",
          from: { path: "^src/", pathNot: [folders([leaf]), ...beside.map((door) => folders([door.from]))] },
          to: { path: folders([leaf]), pathNot: files(leaf, [...frontDoors[leaf], "registry"]) },
        },
        {
          name: `no-leaf-uses-the-${leaf}-registry`,
          comment: "A leaf concept knows another's protocol, never its implementations.",
          severity: "error",
          from: { path: folders(leaves.filter((other) => other !== leaf)) },
          to: { path: files(leaf, ["registry"]) },
        },
        ...beside.map((door) => ({
          name: `side-door-${door.from}-to-${leaf}`,
          severity: "error",
          from: { path: folders([door.from]) },
          to: { path: folders([leaf]), pathNot: files(leaf, [...frontDoors[leaf], ...door.files]) },
        })),
      ];
    }),
  ],
  options: {
    // Type imports count as imports: a direction is a direction.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
