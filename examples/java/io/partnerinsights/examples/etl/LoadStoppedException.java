package io.partnerinsights.examples.etl;

import java.util.List;

/** A load that a check has stopped. The table is as before the load. */
public final class LoadStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LoadStoppedException(String run, List<String> problems) {
    super(
        "Load " + run + " was stopped, and the table is unchanged: " + String.join("; ", problems));
  }
}
