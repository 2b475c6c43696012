import { byId } from "./dom.ts";
import { installDrillDown } from "./drill-down.ts";
import { installHeatMap } from "./heat.ts";
import { installTheme } from "./theme.ts";
import { installTrialList } from "./trial-list.ts";
import { readTrials } from "./trials.ts";

// The page stands without this script; it adds filters, sorting and the way into a trial.
async function start(): Promise<void> {
  installTheme();
  const trials = await readTrials();
  if (trials === null) return;
  installTrialList(trials);
  installHeatMap(trials);
  installDrillDown(trials);
}

start()
  .catch((error: unknown) => {
    const place = byId("no-script");
    if (place) place.textContent = `The list of trials could not be read: ${String(error)}`;
  })
  .finally(() => {
    document.documentElement.dataset["ready"] = "";
  });
