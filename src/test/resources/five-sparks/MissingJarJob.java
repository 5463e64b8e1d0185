import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Reads on a cluster whose executors do not have the connector, and then on one that has it. */
public final class MissingJarJob {
  public static void main(String[] args) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(read(args, "").replace("\n", " "));
    lines.add(read(args, args[9]));
    Files.write(Path.of(args[8]), lines);
  }

  private static String read(String[] args, String jars) {
    SparkSession spark =
        SparkSession.builder()
            .master("local-cluster[1,1,1024]")
            .appName("missing jar")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
            .config("spark.jars", jars)
            .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000")
            .config("spark.datasource.partnerinsights.maxReportsPerHour", "1000")
            .getOrCreate();
    try {
      Map<String, String> options =
          Map.of(
              "apiUrl", args[0],
              "authorityUrl", args[1],
              "tenantId", args[2],
              "clientId", args[3],
              "clientSecret", args[4],
              "username", args[5],
              "password", args[6],
              "pollInterval", "50ms");
      return String.valueOf(
          spark
              .read()
              .format("partnerinsights")
              .options(options)
              .option("query", args[7])
              .load()
              .collectAsList()
              .size());
    } catch (Exception e) {
      return e.toString();
    } finally {
      spark.stop();
    }
  }
}
