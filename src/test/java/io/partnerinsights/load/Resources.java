package io.partnerinsights.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a process holds.
 *
 * @param heap used bytes after a garbage collection
 * @param threads number of live threads
 * @param handles number of open files and sockets; 0 if the system does not say it
 */
record Resources(long heap, int threads, long handles) {

  static Resources now() {
    System.gc();
    var system = ManagementFactory.getOperatingSystemMXBean();
    return new Resources(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0);
  }

  @Override
  public String toString() {
    return "heap " + (heap >> 20) + " MiB, threads " + threads + ", handles " + handles;
  }
}
