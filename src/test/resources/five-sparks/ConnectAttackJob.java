import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Two users of one Spark Connect server, each with a session: their actions run side by side, and
 * each row is compared with the rows that its user may see. A folder has the options and the rows.
 */
public final class ConnectAttackJob {
  private static final Pattern ROW_COUNT = Pattern.compile("rowCount=([0-9.E+]+)");

  /** The smallest part of a number that is left of it when Spark prints three digits. */
  private static final double PRINTED = 0.99;

  /** Actions of his before her first one, so that she is not the first to read anything. */
  private static final int BEFORE_HER = 5;

  private final String url;
  private final Path folder;
  private final List<String> lines = new ArrayList<>();

  private ConnectAttackJob(String url, Path folder) {
    this.url = url;
    this.folder = folder;
  }

  /**
   * Takes the server's address, the folder, the name of the output, the number of actions of each
   * user, and whether they sign in and interrupt each other, too.
   */
  public static void main(String[] args) throws Exception {
    ConnectAttackJob job = new ConnectAttackJob(args[0], Path.of(args[1]));
    int actions = Integer.parseInt(args[3]);
    for (String first : List.of("forged", "his")) {
      job.start(first, "his", BEFORE_HER).join();
    }
    CompletableFuture.allOf(
            job.start("hers", "hers", actions),
            job.start("his", "his", actions / 2),
            job.start("forged", "his", actions / 2))
        .join();
    if (Boolean.parseBoolean(args[4])) {
      job.signInByDeviceCode();
      job.interruptOne();
    }
    Files.write(job.folder.resolve(args[2]), job.lines);
    System.exit(0);
  }

  private synchronized void line(String text) {
    lines.add(text);
  }

  private SparkSession session() {
    return SparkSession.builder().remote(url).create();
  }

  private Dataset<Row> load(SparkSession spark, String options, String query) throws Exception {
    Map<String, String> all = new HashMap<>();
    for (String option : Files.readAllLines(folder.resolve(options + ".options"))) {
      all.put(option.split(" ", 2)[0], option.split(" ", 2)[1]);
    }
    return spark.read().format("partnerinsights").options(all).option("query", query).load();
  }

  /** Starts the actions of one user, who may see these rows. */
  private CompletableFuture<Void> start(String options, String rows, int actions) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            line(options + ": " + new User(options, rows).act(actions));
          } catch (Exception e) {
            line(options + ": " + e);
          }
        });
  }

  /** Runs actions, and counts those with a row of another user, with too few rows or an error. */
  private final class User {
    private final SparkSession spark = session();
    private final String options;
    private final List<String> own;
    private final Set<String> executions = new TreeSet<>();
    private final List<String> errors = new ArrayList<>();
    private int foreign;
    private int missing;
    private int statistics;
    private int small;

    User(String options, String rows) throws Exception {
      this.options = options;
      this.own = Files.readAllLines(folder.resolve(rows + ".rows"));
      if (rows.equals("his")) {
        spark.sql("SET spark.datasource.partnerinsights.maxCallsPerMinute=100");
      }
    }

    String act(int actions) throws Exception {
      String query = Files.readString(folder.resolve("query"));
      Random random = new Random(1);
      Dataset<Row> usage = load(spark, options, query);
      for (int action = 0; action < actions; action++) {
        try {
          usage = random.nextInt(3) == 0 ? load(spark, options, query) : usage;
          act(usage, action % 5);
        } catch (Exception e) {
          errors.add(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
      }
      return "%d actions, %s statistics, executions %s; %d foreign, %d missing, %d small, %s"
          .formatted(
              actions,
              statistics == 0 ? "no" : "with",
              executions,
              foreign,
              missing,
              small,
              errors);
    }

    private void act(Dataset<Row> usage, int kind) throws Exception {
      switch (kind) {
        case 0 -> {
          List<String> found = texts(usage);
          foreign += count(found);
          missing += found.size() == own.size() ? 0 : 1;
        }
        case 1 -> missing += usage.count() == own.size() ? 0 : 1;
        case 2 -> foreign += count(texts(usage.limit(5)));
        case 3 -> executions.add(usage.select("_execution_id").first().getString(0));
        default -> checkStatistics(usage);
      }
    }

    /** Returns the number of rows that the user must not see. */
    private int count(List<String> found) {
      Set<String> others = new HashSet<>(found);
      own.forEach(others::remove);
      return others.size();
    }

    private void checkStatistics(Dataset<Row> usage) throws Exception {
      usage.createOrReplaceTempView("mine");
      String plan =
          spark
              .sql("EXPLAIN COST SELECT * FROM mine a JOIN mine b USING (Month)")
              .collectAsList()
              .toString();
      Matcher count = ROW_COUNT.matcher(plan);
      while (count.find()) {
        statistics++;
        small += Double.parseDouble(count.group(1)) < own.size() * PRINTED ? 1 : 0;
      }
    }
  }

  /** Returns each row in one line, as the folder has it. */
  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> (row.get(0) + " " + row.get(1)).replaceAll("\\s", " "))
        .toList();
  }

  /** Both read with the same tenant and application, and without a credential. */
  private void signInByDeviceCode() throws Exception {
    for (int user = 0; user < 2; user++) {
      SparkSession spark = session();
      for (int read = 0; read < 2; read++) {
        load(spark, "device", "SELECT Month FROM AzureUsage").schema();
      }
    }
    line("device: signed in");
  }

  /** Two sessions with the same secret wait for one report, and one of them is interrupted. */
  private void interruptOne() throws Exception {
    SparkSession one = session();
    SparkSession other = session();
    String query = "SELECT CustomerName FROM AzureUsage";
    Dataset<Row> ofOne = load(one, "slow", query);
    Dataset<Row> ofOther = load(other, "slow", query);
    CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> outcome(ofOne));
    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> outcome(ofOther));
    while (!first.isDone() && one.interruptAll().isEmpty()) {
      Thread.sleep(100);
    }
    line("interrupted: " + first.join() + "; the other: " + second.join());
  }

  private static String outcome(Dataset<Row> rows) {
    try {
      return rows.collectAsList().size() + " rows";
    } catch (Exception e) {
      return e.getMessage().contains("OPERATION_CANCELED") ? "canceled" : e.getMessage();
    }
  }
}
