export { OllamaSettings } from "../../config/servers/ollama.ts";
