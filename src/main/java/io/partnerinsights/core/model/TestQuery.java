package io.partnerinsights.core.model;

import org.jspecify.annotations.Nullable;

/** A query to run on up to 100 rows: a text, or the id of a stored query. */
public sealed interface TestQuery {
  /** Returns the time range that overrides the query's; null for the query's own. */
  @Nullable TimeRange range();

  /** Returns a test of a query text. */
  static TestQuery ofText(String query) {
    return new ByText(query, null);
  }

  /** Returns a test of a stored query. */
  static TestQuery ofId(String queryId) {
    return new ById(queryId, null);
  }

  /** Returns this test over another time range. */
  TestQuery over(TimeRange range);

  /** A test of a query text. */
  record ByText(String query, @Nullable TimeRange range) implements TestQuery {
    @Override
    public TestQuery over(TimeRange other) {
      return new ByText(query, other);
    }
  }

  /** A test of a stored query. */
  record ById(String queryId, @Nullable TimeRange range) implements TestQuery {
    @Override
    public TestQuery over(TimeRange other) {
      return new ById(queryId, other);
    }
  }
}
