package io.partnerinsights.examples.flink;

import io.partnerinsights.flink.rows.RowDeserializer;
import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.formats.json.JsonSerializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Sends each row of a scheduled report to a Kafka topic, each execution once, and never ends. A new
 * job first sends all executions that the service still lists, unless {@code startingExecution} is
 * set. docs/flink-kafka.md shows how to run the job and how to read the topic.
 */
public final class ScheduleToKafka {
  /** Time between checkpoints, if the cluster's configuration does not set one. */
  private static final long CHECKPOINT_INTERVAL_MS = 60_000;

  /** Pause after each checkpoint, so that all readers have started by the next (FLINK-39645). */
  private static final long CHECKPOINT_PAUSE_MS = 10_000;

  /**
   * Time after which the broker aborts an open transaction, and so drops the rows of a stopped job.
   * It is the broker's maximum, unless {@code transaction.max.timeout.ms} is set on the broker.
   */
  private static final String TRANSACTION_TIMEOUT_MS = "900000";

  private static final String USAGE =
      """
      Usage: ScheduleToKafka <servers> <topic> <option>=<value> ...
        <servers>  Kafka's bootstrap servers, such as kafka:9092
        <topic>    where the rows are sent
        <option>   an option of the connector, such as reportName=DailyUsage
      The report's query: SELECT Month, CustomerTenantId, CustomerName FROM …
      """;

  private ScheduleToKafka() {}

  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println(USAGE);
      System.exit(2);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      env.enableCheckpointing(CHECKPOINT_INTERVAL_MS);
      env.getCheckpointConfig().setMinPauseBetweenCheckpoints(CHECKPOINT_PAUSE_MS);
    }
    Map<String, String> options =
        Stream.of(args)
            .skip(2)
            .map(argument -> argument.split("=", 2))
            .collect(Collectors.toMap(option -> option[0], option -> option[1]));
    // If a record had its execution's time, Kafka would delete it once that exceeds the retention.
    WatermarkStrategy<Usage> timeOfSending =
        WatermarkStrategy.<Usage>noWatermarks()
            .withTimestampAssigner((usage, generated) -> TimestampAssigner.NO_TIMESTAMP);
    // Flink uses the uid to find the operator's state in a savepoint, even in a changed job.
    env.fromSource(source(options), timeOfSending, "Scheduled report")
        .uid("report")
        .sinkTo(sink(args[0], args[1]))
        .name("Kafka topic")
        .uid("kafka");
    env.execute("Schedule to Kafka");
  }

  private static PartnerInsightsSource<Usage> source(Map<String, String> options) {
    return PartnerInsightsSource.builder()
        .options(options)
        .unbounded()
        .metadataAsColumns()
        .build(new UsageRows());
  }

  /** The key determines the partition, so all rows of an execution are in the same partition. */
  private static KafkaSink<Usage> sink(String servers, String topic) {
    KafkaRecordSerializationSchema<Usage> records =
        KafkaRecordSerializationSchema.<Usage>builder()
            .setTopic(topic)
            .setKeySerializationSchema(
                (Usage usage) -> usage.executionId().getBytes(StandardCharsets.UTF_8))
            .setValueSerializationSchema(new JsonSerializationSchema<Usage>())
            .build();
    return KafkaSink.<Usage>builder()
        .setBootstrapServers(servers)
        .setRecordSerializer(records)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix("partnerinsights-" + topic)
        .setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS)
        .build();
  }

  /**
   * A row of the report with its execution. Two equal rows are two different records.
   *
   * @param generated the time at which the service generated the execution, in UTC
   */
  public record Usage(
      String executionId, String generated, String month, String tenantId, String customerName) {}

  /** Reads the report's columns, which may be empty, and the metadata columns after them. */
  private static final class UsageRows implements RowDeserializer<Usage> {
    private static final long serialVersionUID = 1L;

    private static final int MONTH = 0;
    private static final int TENANT_ID = 1;
    private static final int CUSTOMER_NAME = 2;
    private static final int EXECUTION_ID = 4;
    private static final int GENERATED = 5;
    private static final int MILLISECONDS = 3;

    @Override
    public Usage deserialize(RowData row) {
      return new Usage(
          text(row, EXECUTION_ID),
          row.getTimestamp(GENERATED, MILLISECONDS).toInstant().toString(),
          row.isNullAt(MONTH) ? null : LocalDate.ofEpochDay(row.getInt(MONTH)).toString(),
          text(row, TENANT_ID),
          text(row, CUSTOMER_NAME));
    }

    private static String text(RowData row, int column) {
      StringData text = row.getString(column);
      return row.isNullAt(column) ? null : text.toString();
    }

    @Override
    public TypeInformation<Usage> getProducedType() {
      return TypeInformation.of(Usage.class);
    }
  }
}
