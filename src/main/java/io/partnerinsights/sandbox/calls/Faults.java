package io.partnerinsights.sandbox.calls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The planned faults of a sandbox.
 *
 * <pre>{@code
 * sandbox.faults().on("GET", "/ScheduledReport/execution").times(2).respond(503);
 * sandbox.faults().on("POST", "/ScheduledReport").loseTheResponse();
 * sandbox.faults().on("GET", "/blob/").breakAfter(10_000);
 * sandbox.faults().on("GET", "/").chance(0.2, 42).respond(500);
 * }</pre>
 *
 * <p>Paths are those of {@link RecordedCall#path()}. The first planned fault that applies to a
 * request is used. Thread-safe.
 */
public final class Faults {
  private final List<Fault> plannedFaults = new ArrayList<>();
  private long triggeredCount;

  public Faults() {}

  /** Creates a fault for requests with this method whose path has this prefix. */
  public Fault on(String method, String pathPrefix) {
    return new Fault(this::addFault, method, pathPrefix);
  }

  public synchronized long triggeredCount() {
    return triggeredCount;
  }

  public synchronized void clear() {
    plannedFaults.clear();
  }

  private synchronized void addFault(Fault fault) {
    plannedFaults.add(fault);
  }

  public synchronized Optional<Fault> takeNext(String method, String path) {
    for (Iterator<Fault> faults = plannedFaults.iterator(); faults.hasNext(); ) {
      Fault fault = faults.next();
      if (fault.matches(method, path) && fault.tryTrigger()) {
        if (fault.isUsedUp()) {
          faults.remove();
        }
        triggeredCount++;
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
