package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A topic of two partitions, as consumers of both isolation levels see it. */
final class KafkaTopic implements AutoCloseable {
  static final String NAME = "usage";
  private static final int PARTITIONS = 2;

  private final Reader committed;
  private final Reader all;

  private KafkaTopic(String servers) {
    this.committed = new Reader(servers, "read_committed");
    this.all = new Reader(servers, "read_uncommitted");
  }

  static KafkaTopic create(String servers) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(Set.of(new NewTopic(NAME, PARTITIONS, (short) 1))).all().get();
    }
    return new KafkaTopic(servers);
  }

  /** Returns the committed records so far, each as its key and its value. */
  List<String> committed() {
    return committed.records();
  }

  /** Returns all records so far, with those that are not committed or never will be. */
  List<String> all() {
    return all.records();
  }

  @Override
  public void close() {
    committed.consumer.close();
    all.consumer.close();
  }

  private static final class Reader {
    private final KafkaConsumer<String, String> consumer;
    private final List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(NAME, i)).toList();

    private final List<String> records = new ArrayList<>();
    private final Instant start = Instant.now();

    Reader(String servers, String isolationLevel) {
      Map<String, Object> settings =
          Map.of("bootstrap.servers", servers, "isolation.level", isolationLevel);
      consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }

    /** Reads what is new. For a reader of committed records, a topic ends at what is open. */
    List<String> records() {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(100)).forEach(this::add);
      }
      return List.copyOf(records);
    }

    /** A broker deletes a record whose time is before its retention, even if it has just come. */
    private void add(ConsumerRecord<String, String> record) {
      assertThat(Instant.ofEpochMilli(record.timestamp())).isAfter(start);
      records.add(record.key() + " " + record.value());
    }
  }
}
