import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the statements of a file, which end with a semicolon and the line, and writes the rows of
 * all of them, as spark-sql would show them.
 */
public final class SqlJob {
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().appName("sql").getOrCreate();
    try {
      List<String> rows = new ArrayList<>();
      for (String statement : Files.readString(Path.of(args[0])).split(";\n")) {
        spark.sql(statement).collectAsList().forEach(row -> rows.add(row.mkString("\t")));
      }
      Files.write(Path.of(args[1]), rows);
    } finally {
      spark.stop();
    }
  }
}
