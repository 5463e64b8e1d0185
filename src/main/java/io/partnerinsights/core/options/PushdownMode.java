package io.partnerinsights.core.options;

/** What of the engine's query becomes part of a dataset's query, as option {@code pushdown}. */
public enum PushdownMode implements OptionChoice {
  /** Nothing: one report of the whole table serves all reads. A preview may answer a limit. */
  AUTO,
  /** Filters, columns and limits, so that each read may need a small report of its own. */
  ALWAYS,
  /** Nothing, and a preview answers no limit. */
  NEVER
}
