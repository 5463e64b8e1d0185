package io.partnerinsights.core.client;

import io.partnerinsights.core.model.ReportExecution;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The executions that a call has listed. A 404 lists none: it means that there is no execution yet,
 * or no such report; only a lookup of the report tells which.
 */
public record Executions(List<ReportExecution> listed) {

  public Executions {
    listed = List.copyOf(listed);
  }

  /** The execution that was generated last; one without a time is older than all others. */
  public Optional<ReportExecution> newest() {
    return listed.stream()
        .max(Comparator.comparing(e -> e.reportGeneratedTime().orElse(Instant.MIN)));
  }
}
