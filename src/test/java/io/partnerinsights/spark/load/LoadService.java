package io.partnerinsights.spark.load;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ClockedApplication;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.SparkSession;

/** Loads from a sandbox on its clock, each as an application of its own, into a schema. */
final class LoadService {
  private static final Duration HALF_A_DAY = Duration.ofHours(12);
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setNullString("").setRecordSeparator('\n').get();
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final SparkSession spark;
  private final ClockedSandbox service;
  private final String schema;
  private final List<List<List<String>>> files = new ArrayList<>();
  private UnaryOperator<List<List<String>>> edit = UnaryOperator.identity();
  private String restriction = "";

  LoadService(LakeSpark spark, ClockedSandbox service) {
    this.schema = spark.catalog() + "lake" + SCHEMAS.incrementAndGet();
    this.spark = spark.session();
    this.service = service;
    service.client().pace().limit(1_000_000);
    service.sandbox().damageFiles(this::keep);
  }

  String schema() {
    return schema;
  }

  SparkSession spark() {
    return spark;
  }

  /** Returns the records of all files so far, headers included; null is an empty field. */
  synchronized List<List<List<String>>> files() {
    return List.copyOf(files);
  }

  private synchronized byte[] keep(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    try (CSVParser parser = CSVParser.parse(text, CSV)) {
      files.add(edit.apply(parser.stream().map(CSVRecord::toList).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.get(files.size() - 1).stream()
        .map(record -> CSV.format(record.toArray()) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Edits the records of further files, headers included. */
  synchronized void edit(UnaryOperator<List<List<String>>> records) {
    edit = records;
  }

  /** Restricts further reads of datasets to these columns, as a role does; empty for all. */
  void restrict(String columns) {
    restriction = columns;
  }

  /** Advances the clock in two steps, because an execution begins before it ends. */
  void passADay() {
    for (int half = 0; half < 2; half++) {
      service.pass(HALF_A_DAY);
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

  List<LoadResult> run(LoadAccount account, String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      values.put(arguments[i], arguments[i + 1]);
    }
    return new LoadRun(spark, LoadSettings.of(values), account, service.clock()).run();
  }

  /** Returns the rows of a query on the schema {@code lake} as texts. */
  List<List<String>> rows(String query) {
    return Rows.of(spark.sql(query.replaceAll("\\blake\\b", schema)));
  }

  long reports() {
    return service.sandbox().calls().count("POST", "/ScheduledReport");
  }

  /** An application, as a process has one. */
  final class Account implements LoadAccount {
    private final Application application = ClockedApplication.of(service, service.sleeper());

    @Override
    public ConnectorOptions account() {
      return ConnectorOptions.parseAccount(ReadOptions.of(service.sandbox()));
    }

    @Override
    public ConnectorOptions dataset(String name, Map<String, String> more) {
      Map<String, String> options =
          ReadOptions.of(service.sandbox(), "dataset", name, "pollInterval", "5m");
      if (!restriction.isEmpty()) {
        options.put("columns", restriction);
      }
      options.putAll(more);
      return ConnectorOptions.parse(options);
    }

    @Override
    public ConnectorOptions report(Map<String, String> more) {
      Map<String, String> options = ReadOptions.of(service.sandbox());
      options.putAll(more);
      return ConnectorOptions.parse(options);
    }

    @Override
    public List<Dataset> datasets(PartnerInsightsClient client) {
      return application.datasets(client).list();
    }

    @Override
    public Session open(ConnectorOptions options) {
      return Session.open(options, application);
    }
  }
}
