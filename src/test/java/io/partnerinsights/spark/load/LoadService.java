package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.core.report.WaitLog;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ClockedApplication;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.CallLog;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Loads from a sandbox on its clock, each as an application of its own, into a schema of a test.
 */
final class LoadService implements BeforeEachCallback, AfterEachCallback {
  /** The dataset of most tests. */
  static final String DATASET = "OfficeUsage";

  /** Its table, as {@link #rows} reads it. */
  static final String TABLE = "lake.office_usage";

  private static final Duration HALF_A_DAY = Duration.ofHours(12);
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setNullString("").setRecordSeparator('\n').get();
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final LakeSpark lake;
  private final String columns;
  private final SandboxExtension sandbox;
  private final List<List<List<String>>> files = new ArrayList<>();
  private final List<Instant> generated = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private UnaryOperator<List<List<String>>> edit = UnaryOperator.identity();
  private final Map<String, String> datasetOptions = new HashMap<>();
  private String catalog = "insights";
  private String schema;
  private PartnerInsightsClient client;
  private boolean marketplace;
  private UnaryOperator<Request> requests = UnaryOperator.identity();
  private @Nullable Edit answers;
  private int callsLeft = Integer.MAX_VALUE;

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
        SandboxExtension.clocked(
            settings.apply(
                Sandbox.builder()
                    .with(s -> s.dates = DateStyle.DATE)
                    .tokenLifetime(Duration.ofDays(400))
                    .latency(Duration.ofMinutes(10))));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    sandbox.beforeEach(context);
    schema = lake.catalog() + "lake" + SCHEMAS.incrementAndGet();
    client = clocked().client(this::answer);
    client.pace().limit(1_000_000);
    marketplace = false;
    sandbox().damageFiles(this::keep);
    files.clear();
    generated.clear();
    lines.clear();
    edit = UnaryOperator.identity();
    datasetOptions.clear();
    restrict(columns);
    callsLeft = Integer.MAX_VALUE;
    translate(UnaryOperator.identity(), null);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    sandbox.afterEach(context);
  }

  ClockedSandbox clocked() {
    return sandbox.clocked();
  }

  Sandbox sandbox() {
    return sandbox.sandbox();
  }

  CallLog calls() {
    return sandbox.calls();
  }

  /** Uses a catalog of the session in the statements of messages. */
  void useCatalog(String name) {
    catalog = name;
  }

  /** Loads from the marketplace from now on. */
  void useMarketplace() {
    client = clocked().marketplaceClient();
    client.pace().limit(1_000_000);
    marketplace = true;
  }

  private Map<String, String> options(String... more) {
    Map<String, String> options =
        marketplace ? ReadOptions.ofMarketplace(sandbox(), more) : ReadOptions.of(sandbox(), more);
    options.put("pollInterval", "5m");
    return options;
  }

  /** Handles that many calls, and none after them, until {@link #beforeEach} or this again. */
  synchronized void loseAfter(int calls) {
    callsLeft = calls;
  }

  /** Returns the number of calls that are left until the service is lost. */
  synchronized int callsLeft() {
    return callsLeft;
  }

  private synchronized boolean isLost() {
    return --callsLeft < 0;
  }

  /** Edits further requests and answers of the service, as a client sends and receives them. */
  void translate(UnaryOperator<Request> requests, @Nullable Edit answers) {
    this.requests = requests;
    this.answers = answers;
  }

  /** Edits the body of an answer to a request. */
  interface Edit {
    String edit(Request request, String body);
  }

  private Response translated(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(requests.apply(chain.request()));
    if (answers == null) {
      return response;
    }
    String edited = answers.edit(chain.request(), response.body().string());
    return response
        .newBuilder()
        .body(ResponseBody.create(edited, response.body().contentType()))
        .build();
  }

  private Response answer(Interceptor.Chain chain) throws IOException {
    if (isLost()) {
      // Nothing is repeated for hours, as in a process that is killed.
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the service is lost");
    }
    return translated(chain);
  }

  String schema() {
    return schema;
  }

  SparkSession spark() {
    return lake.session();
  }

  /** Returns the records of all files so far, headers included; null is an empty field. */
  synchronized List<List<List<String>>> files() {
    return List.copyOf(files);
  }

  /** Keeps a file for {@link #files}, edited. */
  synchronized byte[] keep(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    try (CSVParser parser = CSVParser.parse(text, CSV)) {
      generated.add(clocked().clock().instant());
      files.add(edit.apply(parser.stream().map(CSVRecord::toList).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.get(files.size() - 1).stream()
        .map(record -> CSV.format(record.toArray()) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A line on what the loads of an application wait for, and when it was printed. */
  record Line(Duration at, String text) {}

  List<Line> lines() {
    return lines;
  }

  /** Edits the records of further files, headers included. */
  synchronized void edit(UnaryOperator<List<List<String>>> records) {
    edit = records;
  }

  /** Restricts further reads of datasets to these columns, as a role does; empty for all. */
  void restrict(String columns) {
    set("columns", columns);
    datasetOptions.values().remove("");
  }

  /** Sets an option of further reads of datasets. */
  void set(String option, String value) {
    datasetOptions.put(option, value);
  }

  /** Advances the clock in two steps, because an execution begins before it ends. */
  void passADay() {
    for (int half = 0; half < 2; half++) {
      clocked().pass(HALF_A_DAY);
    }
  }

  /** Runs a load with arguments in pairs. */
  List<LoadResult> run(String... arguments) {
    return run(new Account(), arguments);
  }

  /** Loads one dataset into its table of the schema. */
  List<LoadResult> load(String dataset, String... arguments) {
    List<String> all = new ArrayList<>(List.of("datasets", dataset, "into", schema));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  /** Loads {@link #DATASET} with further arguments in pairs, and returns the states. */
  List<State> states(String... arguments) {
    return load(DATASET, arguments).stream().map(LoadResult::state).toList();
  }

  /** Loads {@link #DATASET}, and returns the states. */
  List<State> load() {
    return states();
  }

  /** Returns a table of the schema as a load sees it. */
  LakeTable lakeTable(String dataset, String table, String period) {
    Account account = new Account();
    LoadSettings settings = LoadSettings.of(Map.of("into", schema));
    Session session = account.session();
    LoadContext context =
        new LoadContext(
            LoadContext.session(spark()),
            settings,
            account,
            session,
            clocked().clock(),
            List.of(),
            ForkJoinPool.commonPool());
    return new LakeTable(context, dataset, settings.table(table), period);
  }

  /** Runs the statement that a message has, as it is printed. */
  void runStatement(String message, String pattern) {
    Matcher statement = Pattern.compile(pattern).matcher(message);
    assertThat(statement.find()).as(message).isTrue();
    spark().sql(statement.group());
  }

  List<LoadResult> run(LoadAccount account, String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      values.put(arguments[i], arguments[i + 1]);
    }
    return new LoadRun(lake.session(), LoadSettings.of(values), account, clocked().clock()).run();
  }

  /** Reads a query in an application that never ends, so that its report stays. */
  void read(String query) {
    ConnectorOptions options = ConnectorOptions.parse(options("query", query));
    Session.open(options, new Account().application).plan().read().await();
  }

  /** Returns the rows of a query on the schema {@code lake} as texts. */
  List<List<String>> rows(String query) {
    return Rows.of(lake.session().sql(query.replaceAll("\\blake\\b", schema)));
  }

  /** Returns the version of a table to which {@link #restore} goes back. */
  String version(String table) {
    String query =
        lake.catalog().isEmpty()
            ? "DESCRIBE HISTORY " + table + " LIMIT 1"
            : "SELECT snapshot_id FROM " + table + ".history ORDER BY made_current_at DESC LIMIT 1";
    return rows(query).get(0).get(0);
  }

  /** Goes back to an earlier version of a table. */
  void restore(String table, String version) {
    String name = table.replaceAll("\\blake\\b", schema);
    rows(
        lake.catalog().isEmpty()
            ? "RESTORE TABLE " + table + " TO VERSION AS OF " + version
            : "CALL ice.system.set_current_snapshot('%s', %s)"
                .formatted(name.replace("ice.", ""), version));
  }

  long reports() {
    return calls().count("POST", "/ScheduledReport");
  }

  /** Compares {@link #TABLE} with what DuckDB computes from the first files, a history at first. */
  void assertTableHas(int ofFiles) throws SQLException {
    ExpectedTable expected =
        new ExpectedTable(files().subList(0, ofFiles), generated.subList(0, ofFiles));
    assertThat(rows(expected.query(TABLE)))
        .hasSizeGreaterThan(100)
        .containsExactlyInAnyOrderElementsOf(expected.rows());
  }

  /** Compares {@link #TABLE} with all files, of which that of the backfill has the most months. */
  void assertTableHasAllFiles() throws SQLException {
    int backfill = 0;
    for (int i = 0; i < files.size(); i++) {
      backfill = months(i) > months(backfill) ? i : backfill;
    }
    files.add(0, files.remove(backfill));
    generated.add(0, generated.remove(backfill));
    assertTableHas(files.size());
  }

  private long months(int file) {
    return files.get(file).stream().map(record -> record.get(0)).distinct().count();
  }

  /** An application, as a process has one. */
  final class Account implements LoadAccount {
    private final Application application =
        ClockedApplication.of(
            clocked(),
            client,
            clocked().sleeper(),
            WaitLog.slf4j(new OpenWaits(clocked().localClock(), this::print)));

    private void print(String text) {
      lines.add(new Line(clocked().elapsed(), text));
    }

    @Override
    public String catalog() {
      return catalog;
    }

    @Override
    public String table(String dataset) {
      return catalog + ".mpn." + dataset;
    }

    @Override
    public Session session() {
      return Session.open(ConnectorOptions.parseAccount(options()), application);
    }

    @Override
    public Session dataset(String name, Map<String, String> more) {
      Map<String, String> all = new HashMap<>(datasetOptions);
      all.put("dataset", name);
      all.putAll(more);
      return report(all);
    }

    @Override
    public Session report(Map<String, String> more) {
      Map<String, String> options = options();
      options.putAll(more);
      return Session.open(ConnectorOptions.parse(options), application);
    }
  }
}
