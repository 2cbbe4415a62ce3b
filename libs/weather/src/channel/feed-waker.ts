/** Has the feed of the master brought up to date; provided by the app, which knows how. Throttles itself, never throws. */
export abstract class FeedWaker {
  abstract wake(): void;
}
