import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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
  /** The connector's code of an error, or that of Spark for an interrupt. */
  private static final Pattern CODE = Pattern.compile("PI-[0-9]+|OPERATION_CANCELED");

  /** Actions of his before her first one, so that she is not the first to read anything. */
  private static final int BEFORE_HER = 5;

  /** Rows that a preview can answer. */
  private static final int PREVIEW = 5;

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
      job.endAllWaitsButOne();
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
    all.put("query", query);
    all.put("splitSize", "4KiB");
    return spark.read().format("partnerinsights").options(all).load();
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

  /** Runs actions, compares the rows of each, and counts those that differ. */
  private final class User {
    private final SparkSession spark = session();
    private final String options;
    private final List<String> own;
    private final Set<String> executions = new TreeSet<>();
    private final List<String> errors = new ArrayList<>();
    private int foreign;
    private int crossed;
    private int missing;

    User(String options, String rows) throws Exception {
      this.options = options;
      this.own = Files.readAllLines(folder.resolve(rows + ".rows"));
      spark.sql("SET spark.scheduler.pool=" + options);
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
          errors.add(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
      }
      return "%d actions, executions %s; %d foreign in %d actions, %d missing, %s"
          .formatted(actions, executions, foreign, crossed, missing, errors);
    }

    private void act(Dataset<Row> usage, int kind) throws Exception {
      switch (kind) {
        case 0 -> compare(texts(usage), own.size());
        case 1 -> compare(counted(usage), own.size());
        case 2 -> compare(texts(usage.limit(PREVIEW)), PREVIEW);
        case 3 -> {
          Dataset<Row> named = usage.select("CustomerTenantId", "Month", "_execution_id");
          List<Row> found = named.collectAsList();
          found.forEach(row -> executions.add(row.getString(2)));
          compare(found.stream().map(ConnectAttackJob::text).toList(), own.size());
        }
        default -> compareJoin(usage);
      }
    }

    /** Compares rows with the user's own, of which this number must be there. */
    private void compare(List<String> found, int expected) {
      List<String> rest = new ArrayList<>(own);
      int others = 0;
      for (String row : found) {
        others += rest.remove(row) ? 0 : 1;
      }
      foreign += others;
      crossed += others == 0 ? 0 : 1;
      missing += Math.max(0, expected - (found.size() - others));
    }

    private void compareJoin(Dataset<Row> usage) throws Exception {
      usage.createOrReplaceTempView("mine");
      String join = "SELECT * FROM mine LEFT SEMI JOIN mine b USING (CustomerTenantId, Month)";
      compare(texts(spark.sql(join)), own.size());
    }
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(ConnectAttackJob::text).toList();
  }

  /** Returns rows that Spark has grouped and counted. */
  private static List<String> counted(Dataset<Row> rows) {
    return rows.groupBy("CustomerTenantId", "Month").count().collectAsList().stream()
        .flatMap(row -> Collections.nCopies((int) row.getLong(2), text(row)).stream())
        .toList();
  }

  /** Returns a row in one line, as the folder has it. */
  private static String text(Row row) {
    return row.getString(0).replaceAll("~+$", "") + " " + row.get(1);
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

  /**
   * Sessions with one secret wait for one report. One is closed, one is interrupted, and one has no
   * more time, like one with another secret. None of that ends the wait of the last session. The
   * client of a closed session does not notice that its action has ended.
   */
  private void endAllWaitsButOne() throws Exception {
    String query = "SELECT CustomerName FROM AzureUsage";
    SparkSession closed = session();
    SparkSession interrupted = session();
    start(load(closed, "slow", query));
    List<CompletableFuture<String>> waits = new ArrayList<>();
    waits.add(start(load(session(), "hasty", query)));
    waits.add(start(load(session(), "stranger", "SELECT Month FROM AzureUsage")));
    waits.add(start(load(interrupted, "slow", query)));
    CompletableFuture<String> last = start(load(session(), "slow", query));
    while (!waits.get(2).isDone() && interrupted.interruptAll().isEmpty()) {
      Thread.sleep(100);
    }
    closed.stop();
    for (CompletableFuture<String> wait : waits) {
      line("ended: " + wait.join());
    }
    line("waited: " + last.join());
  }

  private static CompletableFuture<String> start(Dataset<Row> rows) {
    return CompletableFuture.supplyAsync(() -> outcome(rows), task -> new Thread(task).start());
  }

  /** Returns the number of rows, or what has ended the read. */
  private static String outcome(Dataset<Row> rows) {
    try {
      return rows.collectAsList().size() + " rows";
    } catch (Exception e) {
      Matcher code = CODE.matcher(String.valueOf(e.getMessage()));
      return code.find() ? code.group() : "failed: " + e;
    }
  }
}
