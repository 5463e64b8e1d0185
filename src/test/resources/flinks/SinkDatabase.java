import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A database of PostgreSQL. Prints its port, and then each state of a compacted topic and of two
 * tables as a list of rows. Runs each line of its input as a statement. Arguments: a folder, and
 * the address of Kafka.
 */
public final class SinkDatabase {
  private static final String CREATE =
      "CREATE TABLE %s (Month DATE, tenant TEXT, generated TIMESTAMP, records BIGINT,"
          + " PRIMARY KEY (Month, tenant))";

  private static final String ROWS =
      "SELECT"
          + " format('{\"Month\":\"%%s\",\"generated\":\"%%s\",\"tenant\":\"%%s\",\"records\":%%s}',"
          + " Month, generated, tenant, records) FROM %s ORDER BY Month, tenant";

  public static void main(String[] args) throws Exception {
    EmbeddedPostgres database =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(Path.of(args[0], "postgres").toFile())
            .start();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    Map<String, String> topic = new TreeMap<>();
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", args[1]),
                new StringDeserializer(),
                new StringDeserializer())) {
      statement.execute(CREATE.formatted("usage_by_customer"));
      statement.execute(CREATE.formatted("kept_usage"));
      System.out.printf("database: %d%n", database.getPort());
      List<TopicPartition> partitions = List.of(new TopicPartition("usage", 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      String before = "";
      while (true) {
        if (input.ready()) {
          statement.execute(input.readLine());
        }
        consumer.poll(Duration.ofMillis(200)).forEach(each -> put(topic, each));
        String now =
            "topic: "
                + topic.values()
                + ("\ntable: " + rows(statement, "usage_by_customer"))
                + ("\nkept: " + rows(statement, "kept_usage"));
        if (!now.equals(before)) {
          System.out.println(now);
        }
        before = now;
      }
    }
  }

  /** Replaces the value of a key, or removes it if the record is a tombstone. */
  private static void put(Map<String, String> topic, ConsumerRecord<String, String> record) {
    if (record.value() == null) {
      topic.remove(record.key());
    } else {
      topic.put(record.key(), record.value());
    }
  }

  private static List<String> rows(Statement statement, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet found = statement.executeQuery(ROWS.formatted(table))) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }
}
