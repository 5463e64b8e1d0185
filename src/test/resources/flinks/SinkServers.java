import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;

/**
 * A database of PostgreSQL and a broker of Kafka. Prints their ports, and then each state of the
 * topic and of the table as a list of rows. Argument: a folder.
 */
public final class SinkServers {
  private static final String ROWS =
      "SELECT format('{\"Month\":\"%s\",\"generated\":\"%s\",\"customers\":%s}',"
          + " Month, generated, customers) FROM usage_by_month ORDER BY Month";

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    EmbeddedPostgres database =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.resolve("postgres").toFile())
            .start();
    int port = startBroker(folder);
    Map<String, String> topic = new TreeMap<>();
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", "localhost:" + port),
                new StringDeserializer(),
                new StringDeserializer())) {
      statement.execute(
          "CREATE TABLE usage_by_month"
              + " (Month DATE PRIMARY KEY, generated TIMESTAMP, customers BIGINT)");
      System.out.printf("servers: %d %d%n", database.getPort(), port);
      List<TopicPartition> partitions = List.of(new TopicPartition("usage", 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      String before = "";
      while (true) {
        consumer.poll(Duration.ofMillis(200)).forEach(each -> topic.put(each.key(), each.value()));
        List<String> table = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(ROWS)) {
          while (rows.next()) {
            table.add(rows.getString(1));
          }
        }
        String now = "topic: " + topic.values() + "\ntable: " + table;
        if (!now.equals(before)) {
          System.out.println(now);
        }
        before = now;
      }
    }
  }

  /** Starts a broker that is its own controller, and returns its port. */
  private static int startBroker(Path folder) throws Exception {
    int port = freePort();
    int controller = freePort();
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@localhost:" + controller,
            "controller.listener.names", "CONTROLLER",
            "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controller,
            "log.dirs", folder.resolve("kafka").toString(),
            "offsets.topic.replication.factor", "1",
            "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"));
    Path file = folder.resolve("broker.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
    if (StorageTool.execute(format, System.out) != 0) {
      throw new IllegalStateException("not formatted");
    }
    new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM).startup();
    return port;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
