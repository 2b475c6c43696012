/** Which runs are compared on which tasks. */
export interface Comparable {
  /** Indexes into the runs, ascending. */
  readonly runs: readonly number[];
  readonly tasks: ReadonlySet<string>;
}

/**
 * Finds runs that share many tasks: one run of three tasks must not shrink the comparison of a hundred nights to three,
 * nor one task added last night lose the nights before. Greedy: beginning with all runs, the one is left out
 * that the others gain most by, and the best state on the way is kept, measured as runs × shared tasks.
 * @param suites the tasks of each run, the oldest first; equal names are equal tasks.
 */
export function comparable(suites: readonly ReadonlySet<string>[]): Comparable {
  let kept = alike(suites);
  let best = { state: kept, shared: sharedBy(kept) };
  while (kept.length > 1) {
    const without = kept.map((dropped) => {
      const state = kept.filter((group) => group !== dropped);
      return { state, shared: sharedBy(state), dropped };
    });
    // Ties: the smallest suite goes first, then the oldest.
    const next = without.reduce((a, b) =>
      (worth(b) - worth(a) || a.dropped.tasks.size - b.dropped.tasks.size) > 0 ? b : a,
    );
    kept = next.state;
    if (worth(next) > worth(best)) best = next;
  }
  return { runs: best.state.flatMap(({ runs }) => runs).sort((a, b) => a - b), tasks: best.shared };
}

interface Alike {
  readonly tasks: ReadonlySet<string>;
  readonly runs: readonly number[];
}

/** Runs of equal suites stay or go together, and mostly there are few different suites. */
function alike(suites: readonly ReadonlySet<string>[]): Alike[] {
  const groups = Map.groupBy(suites.keys(), (index) => [...(suites[index] ?? [])].sort().join("\n"));
  return [...groups.values()].map((runs) => ({ runs, tasks: suites[runs[0] ?? 0] ?? new Set() }));
}

function sharedBy(groups: readonly Alike[]): ReadonlySet<string> {
  const [first, ...rest] = groups;
  return new Set([...(first?.tasks ?? [])].filter((task) => rest.every(({ tasks }) => tasks.has(task))));
}

function worth({ state, shared }: { state: readonly Alike[]; shared: ReadonlySet<string> }): number {
  return state.reduce((sum, { runs }) => sum + runs.length, 0) * shared.size;
}
