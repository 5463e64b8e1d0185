package io.partnerinsights.core.report.broker;

/** Those who ask together with an asker, each for a report of its own. Thread-safe. */
interface Companions {
  /** There are none. */
  Companions NONE =
      new Companions() {
        @Override
        public void nextMayOrder() {}

        @Override
        public boolean haveFailed() {
          return false;
        }
      };

  /** The asker's report is ordered, or found, or somebody else's business; may be told twice. */
  void nextMayOrder();

  /** Whether one of them has failed: then the end of a wait says nothing of its report. */
  boolean haveFailed();
}
