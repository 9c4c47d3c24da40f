/** Which part may import which (the same stack as in ../.importlinter). */
module.exports = {
  forbidden: [
    {
      name: "features-are-islands",
      comment: "A feature never imports another; app/ composes them.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "lower-knows-no-upper",
      comment: "ui, live and gen know neither features nor app.",
      severity: "error",
      from: { path: "^src/(ui|live|gen)/" },
      to: { path: "^src/(features|app)/" },
    },
    {
      name: "features-know-no-app",
      severity: "error",
      from: { path: "^src/features/" },
      to: { path: "^src/app/" },
    },
    {
      name: "ui-knows-no-server",
      comment: "The design system shows; it does not fetch.",
      severity: "error",
      from: { path: "^src/ui/" },
      to: { path: "^src/live/" },
    },
    {
      name: "gen-imports-nothing",
      severity: "error",
      from: { path: "^src/gen/" },
      to: { pathNot: "^src/gen/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "node_modules|\\.stories\\.tsx$" },
  },
};
