package io.partnerinsights.core.model;

import java.util.Optional;

/** A query to run on up to 100 rows: a text, or the id of a stored query. */
public sealed interface TestQuery {
  /** Returns the time range, if it overrides the query's. */
  Optional<TimeRange> range();

  /** Returns a test of a query text. */
  static TestQuery ofText(String query) {
    return new ByText(query, Optional.empty());
  }

  /** Returns a test of a stored query. */
  static TestQuery ofId(String queryId) {
    return new ById(queryId, Optional.empty());
  }

  /** Returns this test over another time range. */
  TestQuery over(TimeRange range);

  /** A test of a query text. */
  record ByText(String query, Optional<TimeRange> range) implements TestQuery {
    @Override
    public TestQuery over(TimeRange other) {
      return new ByText(query, Optional.of(other));
    }
  }

  /** A test of a stored query. */
  record ById(String queryId, Optional<TimeRange> range) implements TestQuery {
    @Override
    public TestQuery over(TimeRange other) {
      return new ById(queryId, Optional.of(other));
    }
  }
}
