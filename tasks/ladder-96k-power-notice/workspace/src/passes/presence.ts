/** A door saw a pass. */
export interface Passage {
  readonly pass: string;
  readonly at: Date;
  readonly way: "in" | "out";
}

/** Passes whose holders are on our ground, for when the siren sounds. Who has been inside for a day was forgotten by a door. */
export function inside(passages: readonly Passage[], now: Date): readonly string[] {
  const last = new Map<string, Passage>();
  for (const passage of [...passages].sort((a, b) => a.at.getTime() - b.at.getTime())) last.set(passage.pass, passage);
  return [...last.values()]
    .filter(({ way, at }) => way === "in" && now.getTime() - at.getTime() <= 86_400_000)
    .map(({ pass }) => pass)
    .sort();
}

/** Passes that came in twice without going out: two people with one pass, or a door that does not look. */
export function passedBack(passages: readonly Passage[]): readonly string[] {
  const within = new Set<string>();
  const twice = new Set<string>();
  for (const { pass, way } of [...passages].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (way === "in" && within.has(pass)) twice.add(pass);
    if (way === "in") within.add(pass);
    else within.delete(pass);
  }
  return [...twice].sort();
}
