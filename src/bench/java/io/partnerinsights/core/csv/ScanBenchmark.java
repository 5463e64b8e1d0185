package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reads a file in memory on one thread; the result is in milliseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanBenchmark {
  /** Size of the file in bytes: 32 MiB. */
  @Param("33554432")
  public int size;

  /** Number of columns to read, of 27. */
  @Param({"0", "3", "27"})
  public int columns;

  private byte[] file;
  private ParseSpec spec;

  @Setup
  public void writeFile() {
    file = new UsageFile().bytes(size);
    ReportSchema schema =
        switch (columns) {
          case 0 -> UsageFile.schema(0, 0, 0, 0);
          case 3 -> UsageFile.schema(1, 1, 1, 0);
          default -> UsageFile.schema();
        };
    spec = ParseSpec.of("benchmark", schema, ReportFormat.CSV);
  }

  /** Cuts records and decodes columns. */
  @Benchmark
  public long read() {
    try (CsvReader reader = CsvReader.open(new ByteArrayInputStream(file), spec)) {
      while (reader.nextBatch()) {
        // the batch is not used
      }
      return reader.rowsRead();
    }
  }

  /** Cuts records only. */
  @Benchmark
  public long scan() throws IOException {
    long rows = 0;
    try (ByteScanner scanner =
        ByteScanner.ofFile(
            new ByteArrayInputStream(file),
            CsvReader.READ_BYTES,
            spec.dialect(),
            new ParseErrors("benchmark", ValueDisplay.FORM))) {
      scanner.readHeader();
      scanner.selectFields(IntStream.range(0, columns).toArray(), false);
      for (int count = scanner.scanRows(4096); count > 0; count = scanner.scanRows(4096)) {
        rows += count;
      }
    }
    return rows;
  }

  /** Cuts records with Commons CSV and decodes columns with the same decoders. */
  @Benchmark
  public long commonsCsv() throws IOException {
    long rows = 0;
    List<FieldDecoder> decoders =
        spec.schema().columns().stream()
            .map(column -> FieldDecoder.of(column, spec.maxBatchRows()))
            .toList();
    Reader in = new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.UTF_8);
    try (CSVParser parser = CSVParser.parse(in, CSVFormat.RFC4180)) {
      Iterator<CSVRecord> records = parser.iterator();
      List<String> header = records.next().toList();
      int[] fields =
          spec.schema().columns().stream().mapToInt(c -> header.indexOf(c.name())).toArray();
      while (records.hasNext()) {
        if (rows++ % spec.maxBatchRows() == 0) {
          decoders.forEach(decoder -> decoder.column().clear());
        }
        decode(records.next(), fields, decoders);
      }
    }
    return rows;
  }

  private static void decode(CSVRecord record, int[] fields, List<FieldDecoder> decoders) {
    for (int i = 0; i < fields.length; i++) {
      byte[] value = record.get(fields[i]).getBytes(StandardCharsets.UTF_8);
      if (value.length == 0) {
        decoders.get(i).column().appendNull();
      } else {
        decoders.get(i).tryAppend(value, 0, value.length);
      }
    }
  }
}
