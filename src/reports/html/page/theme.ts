import { byId, el } from "./dom.ts";

const KEY = "agent-eval-theme";
const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];

/** A choice of theme that overrides the system's, remembered where the browser lets a file remember things. */
export function installTheme(): void {
  const select = el(
    "select",
    { id: "theme", "aria-label": "Colours" },
    themes.map((theme) => el("option", { value: theme }, theme === "auto" ? "as the system" : theme)),
  );
  const wanted = remembered();
  select.value = wanted;
  apply(wanted);
  select.addEventListener("change", () => {
    apply(select.value);
    try {
      localStorage.setItem(KEY, select.value);
    } catch {
      // Then it is as the system says the next time.
    }
  });
  byId("theme-place")?.append(select);
}

function remembered(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(KEY)) ?? "auto";
  } catch {
    return "auto";
  }
}

function apply(theme: string): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
