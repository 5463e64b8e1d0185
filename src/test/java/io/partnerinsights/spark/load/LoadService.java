package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestApplications;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Loads from a sandbox on its clock, each as an application of its own, into a schema of a test.
 */
final class LoadService implements BeforeEachCallback, AfterEachCallback {
  /** The dataset of most tests. */
  static final String DATASET = "OfficeUsage";

  /** Its table, as {@link #queryRows} reads it. */
  static final String TABLE = "lake.office_usage";

  /** Lets secrets of files go to the sandbox. */
  private static final ClusterOptions CLUSTER =
      ClusterOptions.of(Map.of("allowedHosts", "127.0.0.1"));

  private static final Duration HALF_A_DAY = Duration.ofHours(12);
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final LakeSpark lake;
  private final String columns;
  private final SandboxExtension sandbox;

  /** The lines that say what the loads of an application wait for. */
  final List<String> lines = new ArrayList<>();

  /** Further options of reads of datasets. */
  final Map<String, String> options = new HashMap<>();

  /** Further options of the account; null leaves one out. */
  final Map<String, String> accountOptions = new HashMap<>();

  /** The number of calls that are left until the service is lost. */
  final AtomicLong callsLeft = new AtomicLong();

  /** The files of datasets with a column {@code Month}, as clients get them. */
  LakeFiles files;

  /** Handles the calls of clients. */
  Interceptor wire;

  /** The catalog of the session in the statements of messages. */
  String catalog;

  private String schema;
  private PartnerInsightsClient client;
  private boolean marketplace;

  /**
   * Creates a sandbox and a schema for each test.
   *
   * @param columns the columns of datasets; empty for all
   * @param settings further settings of the sandbox
   */
  LoadService(LakeSpark lake, String columns, UnaryOperator<SandboxBuilder> settings) {
    this.lake = lake;
    this.columns = columns;
    this.sandbox =
        SandboxExtension.withManualClock(
            settings.apply(
                Sandbox.builder()
                    .with(s -> s.dateStyle = DateStyle.DATE)
                    .tokenLifetime(Duration.ofDays(400))
                    .latency(Duration.ofMinutes(10))));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    sandbox.beforeEach(context);
    schema = lake.catalogPrefix() + "lake" + SCHEMAS.incrementAndGet();
    restartProcess();
    marketplace = false;
    files = new LakeFiles();
    sandbox().damageNewFiles(file -> files.keepFile(file, clockedSandbox().clock().instant()));
    lines.clear();
    options.clear();
    accountOptions.clear();
    if (!columns.isEmpty()) {
      options.put("columns", columns);
    }
    callsLeft.set(Long.MAX_VALUE);
    wire = chain -> chain.proceed(chain.request());
    catalog = "insights";
  }

  @Override
  public void afterEach(ExtensionContext context) {
    FaultyDisk.CHANGES_LEFT.set(Long.MAX_VALUE);
    sandbox.afterEach(context);
  }

  ClockedSandbox clockedSandbox() {
    return sandbox.clockedSandbox();
  }

  Sandbox sandbox() {
    return sandbox.sandbox();
  }

  /** Starts another process: what the last one had in memory is lost. */
  void restartProcess() {
    client = clockedSandbox().newClient(this::callWire);
    client.limiter().setMaxCallsPerMinute(1_000_000);
  }

  /** Loads from the marketplace from now on. */
  void useMarketplace() {
    client = clockedSandbox().newMarketplaceClient();
    client.limiter().setMaxCallsPerMinute(1_000_000);
    marketplace = true;
  }

  /** Loads into another catalog of the session from now on. */
  void useLakeCatalog(String name) {
    schema = name + schema.substring(schema.indexOf('.'));
  }

  private Response callWire(Interceptor.Chain chain) throws IOException {
    if (callsLeft.decrementAndGet() < 0) {
      // Nothing is repeated for hours, as in a process that is killed.
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the service is lost");
    }
    return wire.intercept(chain);
  }

  String schema() {
    return schema;
  }

  SparkSession spark() {
    return lake.session();
  }

  /** Advances the clock in two steps, because an execution begins before it ends. */
  void passADay() {
    for (int half = 0; half < 2; half++) {
      clockedSandbox().passTime(HALF_A_DAY);
    }
  }

  /** Runs a load with arguments in pairs. */
  List<LoadResult> runLoad(String... arguments) {
    return runLoad(spark(), new LoadApplication(), arguments);
  }

  List<LoadResult> runLoad(SparkSession session, String... arguments) {
    return runLoad(session, new LoadApplication(), arguments);
  }

  /** Runs a load in an application that may have run others, with arguments in pairs. */
  List<LoadResult> runLoad(LoadApplication application, String... arguments) {
    return runLoad(spark(), application, arguments);
  }

  private List<LoadResult> runLoad(
      SparkSession session, LoadApplication application, String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      values.put(arguments[i], arguments[i + 1]);
    }
    LoadSettings settings = LoadSettings.parse(values);
    return new LoadRun(session, settings, application).run();
  }

  /** Loads one dataset into its table of the schema. */
  List<LoadResult> loadDataset(String dataset, String... arguments) {
    List<String> all = new ArrayList<>(List.of("datasets", dataset, "into", schema));
    all.addAll(List.of(arguments));
    return runLoad(all.toArray(String[]::new));
  }

  /** Loads {@link #DATASET} with further arguments in pairs, and returns the states. */
  List<State> loadTable(String... arguments) {
    return loadDataset(DATASET, arguments).stream().map(LoadResult::state).toList();
  }

  /** Returns {@link #TABLE} as a load sees it now. */
  LakeTable lakeTable() {
    LoadContext context = newContext(Map.of("into", schema), ForkJoinPool.commonPool());
    return new LakeTable(context, DATASET, TABLE.replace("lake", schema), "Month", Set.of());
  }

  /** Plans a load without waiting of {@link #DATASET}, on these threads, with these results. */
  DatasetLoad planLoad(ExecutorService threads, List<LoadResult> results) {
    Dataset dataset = LoadRun.requireDataset(clockedSandbox().client().listDatasets(), DATASET);
    LoadContext context = newContext(Map.of("into", schema, "wait", "false"), threads);
    return DatasetLoad.plan(
        context, dataset, new RunResults(context, "run", results).startLog(DATASET));
  }

  private LoadContext newContext(Map<String, String> arguments, ExecutorService threads) {
    LoadApplication application = new LoadApplication();
    return new LoadContext(
        LoadContext.createSession(spark()),
        LoadSettings.parse(arguments),
        application,
        application.openAccountSession(),
        List.of(),
        threads);
  }

  /** Runs the statement that a message has, as it is printed. */
  void runStatement(String message, String pattern) {
    Matcher statement = Pattern.compile(pattern).matcher(message);
    assertThat(statement.find()).as(message).isTrue();
    spark().sql(statement.group());
  }

  /** Returns the rows of a query on the schema {@code lake} as texts. */
  List<List<String>> queryRows(String query) {
    return Rows.of(lake.session().sql(query.replaceAll("\\blake\\b", schema)));
  }

  /** Returns the day of the newest execution in a table. */
  LocalDate newestDay(String table) {
    String day =
        queryRows("SELECT CAST(max(_load.generated) AS DATE) FROM lake." + table).get(0).get(0);
    return LocalDate.parse(day);
  }

  /** Returns what DuckDB computes from the records of a day. */
  List<List<String>> recordsOfDay(Program program, LocalDate day, String sql) {
    return sandbox().queryRecords(program, sql, day).stream()
        .map(
            row -> (List<String>) new ArrayList<>(row.values().stream().map(Rows::toText).toList()))
        .toList();
  }

  /** Returns the version of {@link #TABLE} to which {@link #restoreTable} goes back. */
  String tableVersion() {
    String query =
        lake.catalogPrefix().isEmpty()
            ? "DESCRIBE HISTORY %s LIMIT 1"
            : "SELECT snapshot_id FROM %s.history ORDER BY made_current_at DESC LIMIT 1";
    return queryRows(query.formatted(TABLE)).get(0).get(0);
  }

  /** Goes back to an earlier version of {@link #TABLE}. */
  void restoreTable(String version) {
    if (lake.catalogPrefix().isEmpty()) {
      queryRows("RESTORE TABLE " + TABLE + " TO VERSION AS OF " + version);
    } else {
      String name = TABLE.replace("lake", schema.replace("ice.", ""));
      queryRows("CALL ice.system.set_current_snapshot('%s', %s)".formatted(name, version));
    }
  }

  /** Returns the number of reports that were created. */
  long reportPostCount() {
    return sandbox().calls().count("POST", "/ScheduledReport");
  }

  /** Returns the reports that are left. */
  List<ScheduledReport> listReports() {
    return clockedSandbox().client().listReports(ReportFilter.all());
  }

  /** Returns the ids of those that are scheduled. */
  List<String> scheduledReportIds() {
    Stream<ScheduledReport> all = listReports().stream();
    return all.filter(ScheduledReport::isRecurring).map(ScheduledReport::reportId).toList();
  }

  /** Compares {@link #TABLE} with what DuckDB computes from the first files. */
  void assertTableHas(int fileCount) {
    assertThat(queryRows("SELECT * EXCEPT (_load) FROM " + TABLE))
        .hasSizeGreaterThan(100)
        .containsExactlyInAnyOrderElementsOf(files.expectedRows(fileCount));
  }

  /** Compares {@link #TABLE} with what DuckDB computes from all files. */
  void assertTableHasAllFiles() {
    assertTableHas(files.fileCount());
  }

  /** An application, as a process has one. */
  final class LoadApplication implements LoadSessions {
    private final Application application =
        TestApplications.of(
            clockedSandbox(),
            client,
            clockedSandbox().sleeper(),
            new OpenWaits(clockedSandbox().localClock(), lines::add));

    @Override
    public String catalogName() {
      return catalog;
    }

    @Override
    public Session openAccountSession() {
      return Session.open(
          ConnectorOptions.parseAccount(OptionTexts.ofRead(CLUSTER, options())), application);
    }

    @Override
    public Session openDatasetSession(String name, Map<String, String> extraOptions) {
      Map<String, String> all = new HashMap<>(options);
      all.put("dataset", name);
      all.putAll(extraOptions);
      return openWith(all);
    }

    @Override
    public Session openExecutionSession(String dataset, Map<String, String> extraOptions) {
      return openWith(extraOptions);
    }

    private Session openWith(Map<String, String> extraOptions) {
      Map<String, String> all = options();
      all.putAll(extraOptions);
      return Session.open(ConnectorOptions.parse(OptionTexts.ofRead(CLUSTER, all)), application);
    }

    private Map<String, String> options() {
      Map<String, String> options =
          marketplace ? ReadOptions.ofMarketplace(sandbox()) : ReadOptions.of(sandbox());
      options.put("pollInterval", "5m");
      options.putAll(accountOptions);
      options.values().removeIf(Objects::isNull);
      return options;
    }
  }
}
