package io.partnerinsights.spark.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.model.ReportFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** Vectors over the columns of a file and constant vectors. */
final class VectorsTest {
  private static final StructType FILE = new StructType().add("Seats", DataTypes.LongType);
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("Seats", DataTypes.LongType)
          .add("time", DataTypes.TimestampType);

  @Test
  void placesConstantsBetweenTheFilesColumns() {
    ColumnVector[] vectors = vectors(UTF8String.fromString("r1"), 7L);

    assertThat(vectors[0].getUTF8String(1)).hasToString("r1");
    assertThat(vectors[0].getBinary(0)).isEqualTo("r1".getBytes(StandardCharsets.UTF_8));
    assertThat(vectors[1].getLong(1)).isEqualTo(20);
    assertThat(vectors[2].getLong(0)).isEqualTo(7);
    assertThat(vectors[2].hasNull()).isFalse();
    assertThat(vectors[2].numNulls()).isZero();
  }

  @Test
  void aNullConstantIsNullInAllRows() {
    ColumnVector time = vectors(UTF8String.fromString("r1"), null)[2];

    assertThat(time.hasNull()).isTrue();
    assertThat(time.numNulls()).isEqualTo(2);
    assertThat(time.isNullAt(1)).isTrue();
  }

  @Test
  void refusesAValueOfAnotherType() {
    ColumnVector id = vectors(UTF8String.fromString("r1"), 7L)[0];

    assertThatThrownBy(() -> id.getInt(0)).isInstanceOf(ClassCastException.class);
  }

  private static ColumnVector[] vectors(UTF8String id, Long time) {
    byte[] file = "Seats\n10\n20\n".getBytes(StandardCharsets.UTF_8);
    ParseSpec spec = ParseSpec.of("file", SparkTypes.reportSchema(FILE), ReportFormat.CSV);
    CsvReader reader = CsvReader.open(new ByteArrayInputStream(file), spec);
    ColumnVector[] vectors =
        Vectors.over(
            reader.batch(),
            List.of("Seats"),
            SCHEMA,
            name -> name.equals("id") ? id : (Object) time);
    assertThat(reader.next()).isTrue();
    return vectors;
  }
}
