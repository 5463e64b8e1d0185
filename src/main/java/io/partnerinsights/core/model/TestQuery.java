package io.partnerinsights.core.model;

import java.util.Optional;

/** A query to try on up to 100 rows: its text, or the id of a stored one. */
public sealed interface TestQuery {
  /** The time asked for, if not the query's own. */
  Optional<TimeRange> range();

  /** By text. */
  static TestQuery ofText(String query) {
    return new ByText(query, Optional.empty());
  }

  /** By id. */
  static TestQuery ofId(String queryId) {
    return new ById(queryId, Optional.empty());
  }

  /** The same over a range of time. */
  TestQuery over(TimeRange range);

  /** By text. */
  record ByText(String query, Optional<TimeRange> range) implements TestQuery {
    @Override
    public TestQuery over(TimeRange other) {
      return new ByText(query, Optional.of(other));
    }
  }

  /** By id. */
  record ById(String queryId, Optional<TimeRange> range) implements TestQuery {
    @Override
    public TestQuery over(TimeRange other) {
      return new ById(queryId, Optional.of(other));
    }
  }
}
