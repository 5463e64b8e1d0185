package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.FieldSpan;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Decodes 512 fields of one array with one decoder; the result is nanoseconds per value. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DecodeBenchmark.ROWS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  static final int ROWS = 512;

  @Param({"STRING", "BIGINT", "INT", "DOUBLE", "DECIMAL", "BOOLEAN", "DATE", "TIMESTAMP"})
  public String type;

  private final long[] spans = new long[ROWS];
  private byte[] bytes;
  private FieldDecoder decoder;
  private String kind;

  @Setup
  public void writeFields() {
    Random random = new Random(5);
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (int row = 0; row < ROWS; row++) {
      byte[] field = text(random).getBytes(StandardCharsets.UTF_8);
      spans[row] = FieldSpan.pack(fields.size(), field.length);
      fields.writeBytes(field);
    }
    bytes = fields.toByteArray();
    kind = type;
    decoder =
        FieldDecoder.of(
            new ReportColumn(
                "Month",
                switch (type) {
                  case "DECIMAL" -> ColumnType.decimal(18, 4);
                  case "TIMESTAMP" -> ColumnType.TIMESTAMP;
                  default -> new ColumnType(ColumnType.Base.valueOf(type), 0, 0);
                }),
            ROWS);
  }

  private String text(Random random) {
    return switch (type) {
      case "STRING" -> "Customer " + random.nextInt();
      case "BIGINT", "INT" -> String.valueOf(random.nextInt(1_000_000));
      case "BOOLEAN" -> random.nextBoolean() ? "Yes" : "No";
      case "DATE" -> LocalDate.ofEpochDay(random.nextInt(20_000)).toString();
      case "TIMESTAMP" ->
          "%sT%02d:30:15Z"
              .formatted(LocalDate.ofEpochDay(random.nextInt(20_000)), random.nextInt(24));
      default -> String.format(Locale.ROOT, "%.2f", random.nextDouble() * 100_000);
    };
  }

  @Benchmark
  public Object decode() {
    decoder.column().clear();
    decoder.appendUntilMisfit(bytes, spans, 0, ROWS);
    return decoder.column();
  }

  /** Creates a string per field and parses it with the JDK. */
  @Benchmark
  public void jdk(Blackhole values) {
    for (long span : spans) {
      values.consume(
          parsed(
              new String(
                  bytes, FieldSpan.start(span), FieldSpan.length(span), StandardCharsets.UTF_8)));
    }
  }

  private Object parsed(String text) {
    return switch (kind) {
      case "STRING" -> text;
      case "BIGINT" -> Long.parseLong(text);
      case "INT" -> Integer.parseInt(text);
      case "BOOLEAN" -> text.equalsIgnoreCase("yes");
      case "DATE" -> LocalDate.parse(text).toEpochDay();
      case "TIMESTAMP" ->
          LocalDateTime.parse(text.substring(0, text.length() - 1)).toEpochSecond(ZoneOffset.UTC);
      case "DECIMAL" -> new BigDecimal(text);
      default -> Double.parseDouble(text);
    };
  }
}
