package io.partnerinsights.core.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many reports are created with one account in any 60 minutes, because the service
 * refuses more. Permits are granted in the order in which they join the queue. A permit counts from
 * when it is taken until 60 minutes after its report was created, which may be much later. Counts
 * what this JVM creates. Thread-safe.
 */
public final class Quota {
  /** Active reports that the service allows an account. */
  public static final int MAX_ACTIVE_REPORTS = 50;

  /** Stored queries that the service allows an account. */
  public static final int MAX_QUERIES = 100;

  /** Time after which a report no longer counts. */
  public static final Duration WINDOW = Duration.ofMinutes(60);

  /** Interval at which to try again while a permit is taken, but its report is not created yet. */
  private static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

  /** The permits that are taken or were used in the last hour, and those that wait. */
  private final List<Permit> permits = new ArrayList<>();

  public Permit newPermit() {
    return new Permit();
  }

  /**
   * Returns the permits that count before this one: all that are taken, and then those that wait
   * longer.
   */
  private List<Permit> permitsBefore(Permit permit) {
    List<Permit> earlierPermits =
        new ArrayList<>(permits.stream().filter(Permit::isTaken).toList());
    permits.stream()
        .takeWhile(earlier -> earlier != permit)
        .filter(earlier -> !earlier.isTaken())
        .forEach(earlierPermits::add);
    earlierPermits.remove(permit);
    return earlierPermits;
  }

  /** When the permit at this place expires; one that still waits has to be granted first. */
  private static Instant permitExpiry(
      List<Permit> earlierPermits, int index, int perHour, Instant now) {
    Instant takenAt = earlierPermits.get(index).takenAt;
    if (takenAt == null) {
      takenAt = index < perHour ? now : permitExpiry(earlierPermits, index - perHour, perHour, now);
    }
    Instant expiry = takenAt.plus(WINDOW);
    return expiry.isAfter(now) ? expiry : now.plus(RETRY_INTERVAL);
  }

  /** A permit to create one report. Each belongs to one job. */
  public final class Permit {
    private @Nullable Instant takenAt;

    /** Whether a report was created with it, or may have been. */
    private boolean isUsed;

    private boolean isTaken() {
      return takenAt != null;
    }

    private boolean hasExpired(Instant now) {
      return isUsed && takenAt != null && !now.isBefore(takenAt.plus(WINDOW));
    }

    /**
     * Takes the permit if the account's limit in 60 minutes allows it; otherwise it joins the
     * queue, and this returns when it is expected to be taken. One that was used more than 60
     * minutes ago joins the queue again.
     */
    public Optional<Instant> takeOrQueue(int reportsPerHour, Instant now) {
      synchronized (Quota.this) {
        permits.removeIf(old -> old.hasExpired(now));
        isUsed = false;
        if (!permits.contains(this)) {
          permits.add(this);
        }
        List<Permit> earlierPermits = permitsBefore(this);
        if (earlierPermits.size() < reportsPerHour) {
          takenAt = now;
          return Optional.empty();
        }
        return Optional.of(
            permitExpiry(
                earlierPermits, earlierPermits.size() - reportsPerHour, reportsPerHour, now));
      }
    }

    /**
     * A report was created, or may have been: the permit counts from now. The service counts from
     * the creation too, which may be later than the permit was taken.
     */
    public void markUsed(Instant now) {
      synchronized (Quota.this) {
        isUsed = true;
        takenAt = now;
      }
    }

    /** Makes the permit, or the place in the queue, free again unless it was used. */
    public void releaseIfUnused() {
      synchronized (Quota.this) {
        if (!isUsed) {
          permits.remove(this);
        }
      }
    }
  }
}
