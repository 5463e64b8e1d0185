package io.partnerinsights.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What is left on the heap when a collection is over, at most: what is really held. */
final class HeapAfterGc {
  private final AtomicLong peak = new AtomicLong();

  HeapAfterGc() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notice, none) -> note((CompositeData) notice.getUserData()), null, null);
    }
  }

  private void note(CompositeData data) {
    long used =
        GarbageCollectionNotificationInfo.from(data)
            .getGcInfo()
            .getMemoryUsageAfterGc()
            .entrySet()
            .stream()
            .filter(pool -> !pool.getKey().contains("Code") && !pool.getKey().contains("Meta"))
            .filter(pool -> !pool.getKey().contains("Class Space"))
            .map(Map.Entry::getValue)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    peak.accumulateAndGet(used, Math::max);
  }

  /** Starts anew. */
  void reset() {
    System.gc();
    peak.set(0);
  }

  /** In MiB, since the last reset; the last collection is made now. */
  long peakMiB() {
    System.gc();
    long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return Math.max(now, peak.get()) >> 20;
  }
}
