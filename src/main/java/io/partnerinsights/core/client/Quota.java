package io.partnerinsights.core.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many reports are created with one account in any 60 minutes, because the service
 * refuses more. Permits are granted in the order in which they join the queue. Counts what this JVM
 * creates. Thread-safe.
 */
public final class Quota {
  /** Active reports that the service allows an account. */
  public static final int MAX_ACTIVE_REPORTS = 50;

  /** Stored queries that the service allows an account. */
  public static final int MAX_QUERIES = 100;

  /** Time after which a report no longer counts. */
  public static final Duration WINDOW = Duration.ofMinutes(60);

  /** The permits of the last hour, and after them those that wait. */
  private final List<Permit> permits = new ArrayList<>();

  public Permit permit() {
    return new Permit();
  }

  /**
   * Returns the permits that count before this one: all that are taken, and then those that wait
   * longer.
   */
  private List<Permit> before(Permit own) {
    List<Permit> before = new ArrayList<>(permits.stream().filter(Permit::isTaken).toList());
    permits.stream()
        .takeWhile(other -> other != own)
        .filter(other -> !other.isTaken())
        .forEach(before::add);
    before.remove(own);
    return before;
  }

  /** When the permit at this place expires; one that still waits has to be granted first. */
  private static Instant expiry(List<Permit> before, int place, int perHour, Instant now) {
    Instant taken = before.get(place).taken;
    if (taken == null) {
      taken = place < perHour ? now : expiry(before, place - perHour, perHour, now);
    }
    return taken.plus(WINDOW);
  }

  /** A permit to create one report. Each belongs to one job. */
  public final class Permit {
    private @Nullable Instant taken;

    /** Whether a report was created with it, or may have been. */
    private boolean used;

    private boolean isTaken() {
      return taken != null;
    }

    /**
     * Takes the permit if the account's limit in 60 minutes allows it; otherwise it joins the
     * queue, and this returns when it is expected to be taken. One that has expired joins the queue
     * again.
     */
    public Optional<Instant> take(int perHour, Instant now) {
      synchronized (Quota.this) {
        used = false;
        permits.removeIf(old -> old.taken != null && !now.isBefore(old.taken.plus(WINDOW)));
        if (!permits.contains(this)) {
          permits.add(this);
        }
        List<Permit> before = before(this);
        if (before.size() < perHour) {
          taken = now;
          return Optional.empty();
        }
        return Optional.of(expiry(before, before.size() - perHour, perHour, now));
      }
    }

    /**
     * A report was created, or may have been: the permit counts from now. The service counts from
     * the creation too, which may be later than the permit was taken.
     */
    public void use(Instant now) {
      synchronized (Quota.this) {
        used = true;
        taken = now;
        if (!permits.contains(this)) {
          permits.add(0, this);
        }
      }
    }

    /** Makes the permit, or the place in the queue, free again unless it was used. */
    public void giveBack() {
      synchronized (Quota.this) {
        if (!used) {
          permits.remove(this);
        }
      }
    }
  }
}
