/** What a quay's transformer feeds at a moment, in kilowatts. */
export interface Feed {
  readonly ship: string;
  readonly asked: number;
  /** Ships with cooled cargo are the last to be cut. */
  readonly cooledCargo: boolean;
}

/**
 * How much each ship may draw when all of them together ask for more than there is. Ships without cooled cargo are cut
 * first, all by the same share; ships with it are cut only when the others get nothing.
 */
export function shares(feeds: readonly Feed[], available: number): ReadonlyMap<string, number> {
  const cooled = feeds.filter((feed) => feed.cooledCargo);
  const others = feeds.filter((feed) => !feed.cooledCargo);
  const forCooled = Math.min(available, total(cooled));
  return new Map([...spread(cooled, forCooled), ...spread(others, Math.min(available - forCooled, total(others)))]);
}

function spread(feeds: readonly Feed[], available: number): readonly [string, number][] {
  const asked = total(feeds);
  return feeds.map((feed) => [feed.ship, asked === 0 ? 0 : Math.floor((feed.asked * available) / asked)]);
}

function total(feeds: readonly Feed[]): number {
  return feeds.reduce((sum, { asked }) => sum + asked, 0);
}
