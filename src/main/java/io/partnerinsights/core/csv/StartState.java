package io.partnerinsights.core.csv;

/** What a scanner knows of the bytes before its first one. */
enum StartState {
  /** They end with a record, or there are none. */
  RECORD,
  /** They end with a CR that ends a record: an LF that comes next is the same line end. */
  AFTER_CR,
  /** They end with a separator: a quote that comes next opens. */
  FIELD,
  /** They end inside a field without quotes: a quote that comes next is data. */
  PLAIN,
  /** They end inside quotes. */
  QUOTED,
  /** They end with a quote that closes, unless another one follows. */
  AFTER_QUOTE;

  /** Whether the bytes up to the next line end outside quotes are the rest of a record. */
  boolean isInsideRecord() {
    return this != RECORD && this != AFTER_CR;
  }
}
