package io.partnerinsights.wire;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
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

  /** How long a read with a fault waits for bytes. */
  static final String SHORT_TIMEOUT = "300ms";

  private final Sandbox sandbox;
  private final Application application = new Application();
  private final ReadSpec patient;
  private final ReadSpec impatient;
  private final Report report;
  private final Report otherReport;
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
    Map<String, String> options = ReadOptions.of(sandbox, "query", query, "reuse", "never");
    ReadPlan plan = planRead(options);
    this.report = plan.newRead().awaitReport();
    sandbox.damageNewFiles(WireFile::swapLetters);
    this.otherReport = planRead(options).newRead().awaitReport();
    this.patient = plan.createSpec();
    options.put("readTimeout", SHORT_TIMEOUT);
    this.impatient = planRead(options).createSpec();
    this.rows = readRows(report, report.newestLink(), patient);
    this.otherRows = readRows(otherReport, otherReport.newestLink(), patient);
    if (rows.equals(otherRows)) {
      throw new IllegalStateException("the two versions of the file have the same rows");
    }
  }

  private ReadPlan planRead(Map<String, String> options) {
    return Session.open(ConnectorOptions.parse(options), application).planRead();
  }

  String reportId() {
    return report.reportId();
  }

  String otherReportId() {
    return otherReport.reportId();
  }

  /** Returns options whose calls and downloads pass through the proxy. */
  Map<String, String> proxiedOptions(FaultyProxy proxy, String... extraOptions) {
    Map<String, String> options = ReadOptions.of(sandbox, extraOptions);
    options.put("apiUrl", proxy.toProxyUrl(sandbox.apiUrl()));
    return options;
  }

  FaultyProxy newProxy() {
    return FaultyProxy.of(sandbox, otherReport.newestLink().reveal());
  }

  /** Swaps two letters after the header, so that rows of two versions differ. */
  private static byte[] swapLetters(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    int header = text.indexOf('\n');
    String data = text.substring(header);
    data = data.replace('e', '\u0001').replace('o', 'e').replace('\u0001', 'o');
    return (text.substring(0, header) + data).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the file through a proxy with a fault, as one task after the other, and returns the
   * sorted rows. Such a read does not wait long for bytes.
   */
  List<String> readRows(FaultyProxy proxy) {
    return readRows(proxy, impatient);
  }

  private List<String> readRows(FaultyProxy proxy, ReadSpec spec) {
    return readRows(report, Secret.of(proxy.toProxyUrl(report.newestLink().reveal())), spec);
  }

  private List<String> readRows(Report file, Secret link, ReadSpec spec) {
    List<ReadSplit> splits = TestSplits.of(file, link, spec, splitBytes);
    return RowTexts.sortedTexts(RowTexts.of(splits, () -> link, spec));
  }

  /** Returns all responses that a read without a fault receives. */
  List<byte[]> readResponses() {
    try (FaultyProxy proxy = newProxy()) {
      readRows(proxy, patient);
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
