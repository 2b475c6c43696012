/** What a configuration written in TypeScript imports: `import { defineConfig } from "agent-eval"`. */
export { type ConfigInput, defineConfig } from "./config/config.ts";
