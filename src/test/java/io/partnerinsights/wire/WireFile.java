package io.partnerinsights.wire;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestSplits;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The file of one report in a sandbox, which proxies pass on to readers. */
final class WireFile implements AutoCloseable {
  /** One split for the whole file. */
  static final long WHOLE = 1 << 30;

  private final Sandbox sandbox;
  private final Application application = new Application();
  private final ReadPlan plan;
  private final Report report;
  private final Report other;
  private final long splitBytes;
  private final List<String> rows;
  private final List<String> otherRows;

  /**
   * @param splitBytes the size of a split, which may be smaller than the option permits
   */
  WireFile(String query, Compression compression, long splitBytes) {
    this.sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .linkLifetime(Duration.ofDays(9))
            .scale(0.1)
            .compression(compression)
            .start();
    this.splitBytes = splitBytes;
    Map<String, String> options = ReadOptions.of(sandbox, "query", query, "readTimeout", "300ms");
    options.put("reuse", "never");
    this.plan = plan(options);
    this.report = plan.read().await();
    sandbox.damageFiles(WireFile::swapped);
    this.other = plan(options).read().await();
    this.rows = read(report, report.link());
    this.otherRows = read(other, other.link());
    if (rows.equals(otherRows)) {
      throw new IllegalStateException("the two versions of the file have the same rows");
    }
  }

  private ReadPlan plan(Map<String, String> options) {
    return Session.open(ConnectorOptions.parse(options), application).plan();
  }

  String reportId() {
    return report.reportId();
  }

  String otherReportId() {
    return other.reportId();
  }

  /** Returns options whose calls and downloads pass through the proxy. */
  Map<String, String> options(FaultyProxy proxy, String... more) {
    Map<String, String> options = ReadOptions.of(sandbox, more);
    options.put("apiUrl", proxy.through(sandbox.apiUrl()));
    return options;
  }

  FaultyProxy proxy() {
    return FaultyProxy.of(sandbox, other.link().reveal());
  }

  /** Swaps two letters after the header, so that rows of two versions differ. */
  private static byte[] swapped(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    int header = text.indexOf('\n');
    String data = text.substring(header);
    data = data.replace('e', '\u0001').replace('o', 'e').replace('\u0001', 'o');
    return (text.substring(0, header) + data).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the file through a proxy, as one task after the other, and returns the sorted rows. */
  List<String> read(FaultyProxy proxy) {
    return read(report, Secret.of(proxy.through(report.link().reveal())));
  }

  private List<String> read(Report file, Secret link) {
    List<ReadSplit> splits = TestSplits.of(file, link, plan.spec(), splitBytes);
    return RowTexts.sorted(RowTexts.of(splits, split -> link, plan.spec()));
  }

  /** Returns all responses that a read without a fault receives. */
  List<byte[]> responses() {
    try (FaultyProxy proxy = proxy()) {
      read(proxy);
      return proxy.responses();
    }
  }

  /** Whether the rows are those of one version of the file. */
  boolean isRight(List<String> read) {
    return read.equals(rows) || read.equals(otherRows);
  }

  @Override
  public void close() {
    application.close();
    sandbox.close();
  }
}
