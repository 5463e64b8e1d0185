import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;

/** Runs the statements of its input, and prints their rows, as spark-sql does. */
public final class PasteJob {
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().appName("paste").getOrCreate();
    try {
      String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      for (String statement : input.strip().split(";\\s*")) {
        spark
            .sql(statement)
            .collectAsList()
            .forEach(row -> System.out.println("row: " + row.mkString("\t")));
      }
    } finally {
      spark.stop();
    }
  }
}
