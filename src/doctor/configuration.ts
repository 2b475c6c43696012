import { type Check, type Finding, failed, ok } from "./check.ts";

export const configuration: Check = {
  inContainers: false,
  async run({ loaded }) {
    if (loaded instanceof Error) return [failed("configuration", loaded)];
    const { file, config, notes } = loaded;
    const said = notes.map((detail): Finding => ({ name: "configuration", status: "note", detail, fix: null }));
    return [ok("configuration", `${file}: ${Object.keys(config.profiles).length} profiles`), ...said];
  },
};
