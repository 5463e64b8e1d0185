package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.types.SparkTypes;
import io.partnerinsights.testing.SandboxExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Serialised partitions and factories, and what they do on an executor. */
final class ExecutorSideTest {
  private static final String QUERY =
      "SELECT Month, CustomerName, MonthlyActiveUsers FROM OfficeUsage";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(20)).scale(60));

  private PartnerInsightsScan batch;

  @BeforeEach
  void plan() {
    ReadPlan plan =
        SparkApplication.planInterruptibly(
            ConnectorOptions.parse(service.options("query", QUERY)), Session::planRead);
    StructType schema = SparkTypes.toStructType(plan.schema());
    batch = new PartnerInsightsScan(plan, schema, schema, null);
  }

  @Test
  void executorsReceiveNeitherSecretNorToken() throws IOException {
    String text =
        new String(serialized(batch.planInputPartitions()[0]), StandardCharsets.ISO_8859_1)
            + new String(serialized(batch.createReaderFactory()), StandardCharsets.ISO_8859_1);

    assertThat(batch.planInputPartitions()[0].toString())
        .matches("report [0-9a-f-]{36}, execution [0-9a-f-]{36}");
    assertThat(text)
        .as("contains the link, which an executor needs")
        .contains("/blob/")
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, Sandbox.USERNAME, "Bearer");
  }

  @Test
  void aCopyReadsTheFileWithoutSigningIn() throws IOException, ClassNotFoundException {
    InputPartition partition = copy(batch.planInputPartitions()[0]);
    PartitionReaderFactory factory = copy(batch.createReaderFactory());
    service.calls().reset();

    long rows = 0;
    try (PartitionReader<ColumnarBatch> reader = factory.createColumnarReader(partition)) {
      while (reader.next()) {
        rows += reader.get().numRows();
      }
    }

    assertThat(rows).isEqualTo(service.sandbox().expectedRows(QUERY).size());
    assertThat(service.calls().count(Kind.DOWNLOAD)).isOne();
    assertThat(service.calls().all()).hasSize(1);
  }

  @Test
  void closingAReaderEndsItsThread() throws IOException {
    PartitionReaderFactory factory = batch.createReaderFactory();
    InputPartition partition = batch.planInputPartitions()[0];

    try (PartitionReader<ColumnarBatch> reader = factory.createColumnarReader(partition)) {
      assertThat(reader.next()).isTrue();
      assertThat(threads()).as("the read-ahead thread, which waits for space").hasSize(1);
    }

    assertThat(threads()).isEmpty();
  }

  @Test
  void eachLaunchOfATaskWritesTheNewestLink() throws IOException {
    InputPartition partition = batch.planInputPartitions()[0];
    String first = link(partition);

    assertThat(link(partition)).isEqualTo(first);
    batch.planInputPartitions();

    assertThat(link(partition)).contains("sig=").isNotEqualTo(first);
  }

  /** Returns the link in the bytes of a partition, which are ASCII around it. */
  private static String link(InputPartition partition) throws IOException {
    String text = new String(serialized(partition), StandardCharsets.ISO_8859_1);
    return text.substring(text.indexOf("http"), text.indexOf("sig=") + 40);
  }

  /** Returns the connector's threads, without the sandbox's and those that renew links. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("partnerinsights-"))
        .filter(thread -> !thread.getName().startsWith("partnerinsights-sandbox"))
        .filter(thread -> !thread.getName().equals("partnerinsights-links"))
        .collect(Collectors.toSet());
  }

  @SuppressWarnings("unchecked") // a copy has the class of its original
  private static <T> T copy(T original) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(serialized(original)))) {
      return (T) in.readObject();
    }
  }

  private static byte[] serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }
}
