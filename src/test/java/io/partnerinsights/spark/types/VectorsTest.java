package io.partnerinsights.spark.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.model.ReportFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;

/** A vector of a column that the file does not have; {@code MetadataColumnsTest} reads them. */
final class VectorsTest {
  @Test
  void aNullConstantIsNullInAllRows() {
    StructType file = new StructType().add("Seats", DataTypes.LongType);
    CsvReader reader =
        CsvReader.open(
            new ByteArrayInputStream("Seats\n10\n20\n".getBytes(StandardCharsets.UTF_8)),
            ParseSpec.of("file", SparkTypes.toReportSchema(file), ReportFormat.CSV));
    StructType schema = file.add("time", DataTypes.TimestampType);
    ColumnVector time =
        Vectors.createVectors(reader.batch(), List.of("Seats"), schema, name -> null)[1];

    assertThat(reader.nextBatch()).isTrue();
    assertThat(time.hasNull()).isTrue();
    assertThat(time.numNulls()).isEqualTo(2);
    assertThat(time.isNullAt(1)).isTrue();
  }
}
