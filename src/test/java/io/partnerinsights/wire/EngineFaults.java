package io.partnerinsights.wire;

import io.partnerinsights.sandbox.settings.Compression;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A sample of the faults on the wire for the reader of an engine. All calls of the engine pass
 * through the proxy, so that the service's links lead to it.
 */
public final class EngineFaults implements AutoCloseable {
  private static final String QUERY =
      "SELECT CustomerName, Month, CustomerMarket, MonthlyActiveUsers FROM OfficeUsage";

  private final WireFile file;
  private final FaultyProxy proxy;
  private final WireCounts counts = new WireCounts();

  /** Creates a report and starts a proxy before its sandbox. */
  public EngineFaults(Compression compression) {
    this.file = new WireFile(QUERY, compression, WireFile.WHOLE);
    this.proxy = file.newProxy();
  }

  /** Reads a report with an engine. */
  @FunctionalInterface
  public interface EngineRead {
    /** Returns the sorted rows, or fails as the engine does. */
    List<String> rows(Map<String, String> options) throws Exception;
  }

  /** Returns options that read a report through the proxy, in splits of 4 KiB. */
  private Map<String, String> options(String reportId) {
    return file.proxiedOptions(proxy, "reportId", reportId, "splitSize", "4KiB");
  }

  /** Returns options of a read with a fault, which does not wait long for bytes. */
  private Map<String, String> impatient(String reportId) {
    Map<String, String> options = options(reportId);
    options.put("readTimeout", WireFile.SHORT_TIMEOUT);
    return options;
  }

  /**
   * Reads with faults of all kinds at random bytes.
   *
   * @param reads the number of reads with a fault
   */
  public WireCounts run(String engine, int reads, long seed, EngineRead read) throws Exception {
    List<String> rows = read.rows(options(file.reportId()));
    List<String> otherRows = read.rows(options(file.otherReportId()));
    proxy.planFault(WireFault.noFault());
    if (!read.rows(options(file.reportId())).equals(rows) || rows.equals(otherRows)) {
      throw new IllegalStateException("reads without a fault differ, or two versions are equal");
    }
    List<byte[]> responses = proxy.responses();
    Random random = new Random(seed);
    for (int i = 0; i < reads; i++) {
      WireFault fault = fault(responses, random);
      proxy.planFault(fault);
      try {
        List<String> found = read.rows(impatient(file.reportId()));
        counts.countRows(kind(engine, fault), fault, found.equals(rows) || found.equals(otherRows));
      } catch (Exception e) {
        counts.countError(kind(engine, fault), fault, e);
      }
    }
    return counts;
  }

  private static WireFault fault(List<byte[]> responses, Random random) {
    int response = random.nextInt(responses.size());
    int position = random.nextInt(responses.get(response).length + 1);
    List<WireFault> kinds = WireFaults.inBody(response, position);
    return kinds.get(random.nextInt(kinds.size()));
  }

  private static String kind(String engine, WireFault fault) {
    return engine + "; " + fault.name();
  }

  @Override
  public void close() {
    proxy.close();
    file.close();
  }
}
