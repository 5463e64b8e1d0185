package io.partnerinsights.flink.source;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.rows.RowDeserializer;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.wire.FaultyProxy;
import io.partnerinsights.wire.WireFault;
import io.partnerinsights.wire.WireFault.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * A service whose files have malformed values, and savepoints of jobs that have emitted a part of a
 * file's only split. Every row has a number, so that a lost row and a repeated one have a name.
 */
final class HalfReadFile implements AutoCloseable {
  static final String QUERY =
      "SELECT CustomerName, MPNId, Month FROM OfficeUsage TIMESPAN LIFETIME";

  /** A setting of the job in place of an option: the number of columns that it reads. */
  static final String COLUMNS_READ = "columns that are read";

  /** A setting of the job in place of an option: its parallelism. */
  static final String PARALLELISM = "parallelism";

  private static final int ROWS = 10_000;

  /** Rows that a reader emits before the download stalls: a batch. */
  private static final int EMITTED = 4096;

  /** Bytes that arrive before the download stalls: more than one batch in every mode. */
  private static final int HALF = 150_000;

  private final ClockedSandbox service;
  private final FaultyProxy proxy;
  private final Path folder;
  private final String reportId;
  private final Map<Map<String, String>, Savepoint> savepoints = new HashMap<>();

  /**
   * A savepoint.
   *
   * @param emittedRows the rows that the job has emitted
   */
  record Savepoint(String path, List<String> emittedRows) {}

  HalfReadFile(Path folder) {
    this.folder = folder;
    this.service =
        new ClockedSandbox(
            UsageRows.sandboxSettings(0.01)
                .latency(Duration.ZERO)
                .with(s -> s.passwordsByUser.put("second@contoso.example", Sandbox.PASSWORD))
                .tokenLifetime(Duration.ofDays(9_999))
                .linkLifetime(Duration.ofDays(999)));
    this.proxy = FaultyProxy.of(service.sandbox(), service.sandbox().apiUrl());
    service.sandbox().damageNewFiles(bytes -> fileBytes());
    this.reportId = service.scheduleDailyReport("Daily usage", QUERY);
    service.passTime(Duration.ofDays(1));
  }

  private static byte[] fileBytes() {
    StringBuilder file = new StringBuilder("CustomerName,MPNId,Month\n");
    for (int row = 0; row < ROWS; row++) {
      file.append(rowName(row))
          .append(isNumber(row) ? ",1234" : ",none")
          .append(isMonth(row) ? ",Apr-2026\n" : ",Spring\n");
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String rowName(int row) {
    return "row-%05d".formatted(row);
  }

  /** Whether the second column of a row is a number. */
  static boolean isNumber(int row) {
    return row % 10 != 3;
  }

  /** Whether the third column of a row is a month: so are those that arrive before the stall. */
  static boolean isMonth(int row) {
    return row < 8_000 || row % 10 != 7;
  }

  /** Returns the rows of the file that fit. */
  static List<String> rowNames(IntPredicate fits) {
    return IntStream.range(0, ROWS).filter(fits).mapToObj(HalfReadFile::rowName).toList();
  }

  String reportId() {
    return reportId;
  }

  /** Returns the id of the report's only execution. */
  String executionId() {
    return service
        .client()
        .listExecutions(ExecutionFilter.last90Days(reportId))
        .get(0)
        .executionId();
  }

  /** Returns a reference to a refresh token of the sandbox's first user. */
  String refreshToken() {
    try {
      Path token = Files.createTempFile(folder, "refresh", "token");
      return "file:" + Files.writeString(token, service.sandbox().refreshToken());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates another such report, which has not run yet, and returns its id. */
  String createOtherReport() {
    return service.scheduleDailyReport("Other usage", QUERY);
  }

  /** Returns the service, past the proxy. */
  ClockedSandbox service() {
    return service;
  }

  /** Returns the options of the sandbox and these; an empty text removes an option. */
  private Map<String, String> proxiedOptions(Map<String, String> extraOptions) {
    Map<String, String> options = new TreeMap<>(FlinkReads.options(service.sandbox(), folder));
    for (String url : List.of("apiUrl", "authorityUrl")) {
      options.computeIfPresent(url, (name, direct) -> proxy.toProxyUrl(direct));
    }
    options.putAll(extraOptions);
    options.values().removeIf(String::isEmpty);
    return options;
  }

  /** Returns the savepoint of a job with these options, in the middle of the file. */
  Savepoint savepointFor(Map<String, String> options) throws Exception {
    Savepoint savepoint = savepoints.get(options);
    if (savepoint == null) {
      savepoint = takeSavepoint(options);
      savepoints.put(options, savepoint);
    }
    return savepoint;
  }

  /** Returns the rows of a job whose download stalls after the first batch. */
  DataStream<String> readHalf(Map<String, String> options) {
    // The first download is the planner's.
    proxy.planFault(new WireFault(1, HALF, Ending.CRAWL, Set.of(), Integer.MAX_VALUE - 1));
    return createStream(options, Map.of());
  }

  static long fileSize() {
    return fileBytes().length;
  }

  private Savepoint takeSavepoint(Map<String, String> options) throws Exception {
    try (RunningJob job = RunningJob.start(readHalf(options))) {
      List<String> emittedRows = job.awaitResults(EMITTED);
      return new Savepoint(job.stopWithSavepoint(folder.toUri().toString()), emittedRows);
    } finally {
      proxy.planFault(new WireFault(0, 0, Ending.NONE, Set.of(), 0));
    }
  }

  /**
   * Starts a job with these options from a savepoint, but with a new sink: results begin anew.
   * Flink would restart it without end.
   */
  RunningJob startFromSavepoint(Savepoint savepoint, Map<String, String> options) throws Exception {
    return RunningJob.start(
        createStream(
                options,
                Map.of(
                    "restart-strategy.type",
                    "exponential-delay",
                    "execution.state-recovery.path",
                    savepoint.path(),
                    "execution.state-recovery.ignore-unclaimed-state",
                    "true"))
            .map(row -> row));
  }

  private DataStream<String> createStream(Map<String, String> settings, Map<String, String> flink) {
    Map<String, String> options = proxiedOptions(settings);
    StreamExecutionEnvironment env = RunningJob.createEnvironment(flink);
    env.setParallelism(Integer.parseInt(options.getOrDefault(PARALLELISM, "1")));
    env.setMaxParallelism(4);
    options.remove(PARALLELISM);
    int columns = Integer.parseInt(options.getOrDefault(COLUMNS_READ, "3"));
    options.remove(COLUMNS_READ);
    return env.fromSource(createSource(options, columns), WatermarkStrategy.noWatermarks(), "usage")
        .uid("usage")
        .map(row -> row.getString(0).toString())
        .returns(Types.STRING);
  }

  /** Returns a source that reads the first columns only, as a statement of SQL does. */
  private static PartnerInsightsSource<RowData> createSource(
      Map<String, String> options, int columns) {
    FlinkReadPlan read = FlinkReadPlan.planRead(options);
    RowType all = (RowType) FlinkTypes.toRowDataType(read.readPlan().schema()).getLogicalType();
    int count = columns == 3 ? all.getFieldCount() : columns;
    FlinkRead flinkRead =
        FlinkRead.forDataStream(read, new RowType(all.getFields().subList(0, count)), List.of());
    return PartnerInsightsSource.of(
        flinkRead, RowDeserializer.identity(InternalTypeInfo.of(flinkRead.columns())));
  }

  @Override
  public void close() {
    proxy.close();
    service.close();
  }
}
