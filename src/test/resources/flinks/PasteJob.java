import java.nio.charset.StandardCharsets;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs the statements of its input, and prints their rows, as Flink's SQL client does. */
public final class PasteJob {
  public static void main(String[] args) throws Exception {
    TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    for (String statement : input.strip().split(";\\s*")) {
      try (CloseableIterator<Row> rows = sql.executeSql(statement).collect()) {
        rows.forEachRemaining(row -> System.out.println("row: " + row));
      }
    }
  }
}
