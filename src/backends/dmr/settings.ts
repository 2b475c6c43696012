export { DmrSettings, engineOf } from "../../config/servers/dmr.ts";
