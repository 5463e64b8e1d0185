package io.partnerinsights.core.api.model;

import java.time.Instant;
import java.util.Optional;

/** A query to try on up to 100 rows: its text, or the id of a stored one. */
public sealed interface TestQuery {
  /** The time asked for, if not the query's own. */
  Optional<NewReport.TimeRange> range();

  /** By text. */
  static TestQuery ofText(String query) {
    return new ByText(query, Optional.empty());
  }

  /** By id. */
  static TestQuery ofId(String queryId) {
    return new ById(queryId, Optional.empty());
  }

  /** The same over a range of time. */
  TestQuery between(Instant startTime, Instant endTime);

  /** By text. */
  record ByText(String query, Optional<NewReport.TimeRange> range) implements TestQuery {
    @Override
    public TestQuery between(Instant startTime, Instant endTime) {
      return new ByText(query, Optional.of(new NewReport.TimeRange(startTime, endTime)));
    }
  }

  /** By id. */
  record ById(String queryId, Optional<NewReport.TimeRange> range) implements TestQuery {
    @Override
    public TestQuery between(Instant startTime, Instant endTime) {
      return new ById(queryId, Optional.of(new NewReport.TimeRange(startTime, endTime)));
    }
  }
}
