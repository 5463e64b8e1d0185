package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Settings that only the start of an application takes: a process with each of them has the rows of
 * this JVM. {@link SparkSettingsTest} has those of a session, and compares with DuckDB.
 */
@Tag("long")
final class StartSettingsTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, CustomerMarket, SubscriptionStartDate, TotalAssignedSeats,"
          + " BilledRevenueUSD FROM SeatsSubscriptionsAndRevenue TIMESPAN LAST_6_MONTHS";

  private static final List<String> QUESTIONS =
      List.of(
          "SELECT * FROM seats",
          "SELECT count(*) FROM seats",
          "SELECT Month, TotalAssignedSeats FROM seats WHERE CustomerMarket = 'Japan'",
          "SELECT count(*) FROM seats a JOIN seats b ON a.CustomerName = b.CustomerName",
          "SELECT CustomerMarket, sum(BilledRevenueUSD) FROM seats GROUP BY CustomerMarket",
          "SELECT DISTINCT CustomerName FROM seats WHERE lower(CustomerMarket) LIKE '%i%'");

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.1));

  @TempDir static Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Kryo, all classes registered | spark.serializer=org.apache.spark.serializer.KryoSerializer"
            + " spark.kryo.registrationRequired=true",
        "off-heap memory | spark.memory.offHeap.enabled=true spark.memory.offHeap.size=64m"
            + " spark.sql.columnVector.offheap.enabled=true",
        "workers that come and go | spark.master=local-cluster[2,1,1024]"
            + " spark.dynamicAllocation.enabled=true"
            + " spark.dynamicAllocation.shuffleTracking.enabled=true"
            + " spark.dynamicAllocation.executorIdleTimeout=1s"
            + " spark.dynamicAllocation.initialExecutors=1 spark.speculation=true"
            + " spark.speculation.interval=10ms spark.speculation.multiplier=1"
            + " spark.speculation.quantile=0.1",
        "no second attempt | spark.task.maxFailures=1 spark.stage.maxConsecutiveAttempts=1",
        "a filter of classes | -Djdk.serialFilter=maxdepth=200;maxrefs=5000000;"
            + "!org.apache.commons.collections.functors.**;!com.sun.rowset.**",
        "a list of classes | -Djdk.serialFilter=java.**;scala.**;org.apache.spark.**;"
            + "org.apache.hadoop.**;io.partnerinsights.**;sun.**;!*",
        "Turkish | -Duser.language=tr -Duser.country=TR",
        "Arabic | -Duser.language=ar -Duser.country=EG",
        "half an hour of summer | -Duser.timezone=Australia/Lord_Howe"
      })
  void givesTheSameRows(String name, String settings) throws Exception {
    Map<String, String> options = SERVICE.options("query", QUERY, "splitSize", "16KiB");
    Path file = folder.resolve("options");
    Path output = folder.resolve("answers");
    write(options, file);

    ChildProcess.run(
        command(settings, file, output),
        Map.of("SPARK_HOME", home().toString(), "SPARK_SCALA_VERSION", "2.13"),
        folder.resolve("log"));

    List<String> expected = answers(TestSpark.session().newSession(), options);
    assertThat(expected).hasSize(QUESTIONS.size() + 1).allMatch(each -> each.length() > 4);
    assertThat(Files.readAllLines(output)).isEqualTo(expected);
  }

  /** Flags of the JVM begin with a hyphen; the other settings are Spark's. */
  private static List<String> command(String settings, Path options, Path output) {
    List<String> flags = new ArrayList<>(List.of("-Xmx700m"));
    List<String> sparks = new ArrayList<>();
    for (String setting : settings.split(" ", -1)) {
      (setting.startsWith("-") ? flags : sparks).add(setting);
    }
    List<String> command =
        ChildProcess.javaCommand(
            ChildProcess.ownClassPath(), ChildProcess.ownFlags(flags.toArray(String[]::new)));
    command.addAll(List.of(Main.class.getName(), options.toString(), output.toString()));
    command.addAll(sparks);
    return command;
  }

  /** A home of Spark, from which it starts its executors. */
  private static Path home() throws IOException {
    Path home = Path.of("target", "spark-home-of-starts").toAbsolutePath();
    Files.createDirectories(home.resolve("jars"));
    return home;
  }

  private static void write(Map<String, String> options, Path file) throws IOException {
    Properties properties = new Properties();
    properties.putAll(options);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }

  /** Returns the sorted rows of each question, and of the report as a stream. */
  private static List<String> answers(SparkSession session, Map<String, String> options)
      throws Exception {
    Dataset<Row> seats = session.read().format("partnerinsights").options(options).load();
    seats.createOrReplaceTempView("seats");
    List<String> answers = new ArrayList<>();
    QUESTIONS.forEach(each -> answers.add(rows(session.sql(each))));
    Map<String, String> report = new HashMap<>(options);
    report.remove("query");
    report.put("reportId", seats.select("_report_id").first().getString(0));
    session
        .readStream()
        .format("partnerinsights")
        .options(report)
        .load()
        .writeStream()
        .foreachBatch((Dataset<Row> batch, Long id) -> answers.add(rows(batch)))
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    return answers;
  }

  /** Returns sorted rows as one line. */
  private static String rows(Dataset<Row> rows) {
    List<String> texts = Rows.of(rows).stream().map(List::toString).sorted().toList();
    return texts.toString().replace("\n", "\\n").replace("\r", "\\r");
  }

  /** The application. Its arguments are the files of options and answers, and settings. */
  static final class Main {
    public static void main(String[] arguments) throws Exception {
      SparkSession.Builder builder =
          SparkSession.builder()
              .master("local[2]")
              .config("spark.ui.enabled", "false")
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.executor.extraClassPath", ownClassPath())
              .config("spark.executor.extraJavaOptions", openedPackages())
              .config("spark.executor.memory", "600m");
      for (String setting : List.of(arguments).subList(2, arguments.length)) {
        String[] parts = setting.split("=", 2);
        builder.config(parts[0], parts[1]);
      }
      Properties options = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
        options.load(reader);
      }
      Map<String, String> all = new HashMap<>();
      options.stringPropertyNames().forEach(key -> all.put(key, options.getProperty(key)));
      SparkSession session = builder.getOrCreate();
      Files.write(Path.of(arguments[1]), answers(session, all));
      session.stop();
    }

    /** Executors have folders of their own. */
    private static String ownClassPath() {
      return ChildProcess.joinClassPath(
          ChildProcess.ownClassPath().stream().map(Path::toAbsolutePath).toList());
    }

    private static String openedPackages() {
      return String.join(" ", ChildProcess.ownFlags());
    }
  }
}
