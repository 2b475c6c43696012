// How often a history without any change shows one: `node bench/history/false-alarms.ts [histories]`.
import { historyOf, nights } from "../../test/history/nights.ts";

const histories = Number(process.argv[2] ?? 400);
const profiles = [
  { name: "one", success: 0.6 },
  { name: "other", success: 0.4 },
];
let alarms = 0;
for (let seed = 1; seed <= histories; seed++) {
  const history = historyOf(nights(14, () => ({ profiles, tasks: 12 }), 1000 + seed));
  const series = history.profiles.flatMap((profile) => profile.series);
  const changes = series.flatMap((one) => [...one.changes, ...one.tasks.flatMap((task) => task.changes)]);
  if (changes.length > 0) alarms++;
}
process.stdout.write(`${alarms} of ${histories} histories without a change show one; the level is 5 %\n`);
