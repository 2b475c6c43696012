/** A source that could not be read; the others go on. */
export class FeedError extends Error {
  name = "FeedError";
}

/** The event store holds something that we never wrote. */
export class StoreCorrupt extends Error {
  name = "StoreCorrupt";
}
