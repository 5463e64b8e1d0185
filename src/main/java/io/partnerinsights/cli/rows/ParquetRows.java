package io.partnerinsights.cli.rows;

import static org.apache.parquet.schema.Types.optional;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Writes rows as a Parquet file, without Hadoop. The footer is written when it is closed. */
final class ParquetRows implements RowWriter {
  private final MessageType schema;
  private final ParquetWriter<Group> writer;

  ParquetRows(Path file, ReportSchema reportSchema) throws IOException {
    List<Type> fields = new ArrayList<>();
    reportSchema
        .columns()
        .forEach(column -> fields.add(parquetType(column.type()).named(column.name())));
    this.schema = new MessageType("rows", fields);
    this.writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new GzipPages())
            .withCompressionCodec(CompressionCodecName.GZIP)
            .build();
  }

  private static Types.PrimitiveBuilder<PrimitiveType> parquetType(ColumnType type) {
    return switch (type.base()) {
      case STRING -> optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType());
      case INT -> optional(PrimitiveTypeName.INT32);
      case BIGINT -> optional(PrimitiveTypeName.INT64);
      case DOUBLE -> optional(PrimitiveTypeName.DOUBLE);
      case BOOLEAN -> optional(PrimitiveTypeName.BOOLEAN);
      case DATE -> optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType());
      case TIMESTAMP ->
          optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
      case DECIMAL ->
          (type.precision() <= DecimalColumn.COMPACT_PRECISION
                  ? optional(PrimitiveTypeName.INT64)
                  : optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY).length(DecimalColumn.BYTES))
              .as(LogicalTypeAnnotation.decimalType(type.scale(), type.precision()));
    };
  }

  @Override
  public void write(ColumnBatch batch) throws IOException {
    for (int row = 0; row < batch.rowCount(); row++) {
      Group values = new SimpleGroup(schema);
      for (int i = 0; i < schema.getFieldCount(); i++) {
        Column column = batch.column(i);
        if (!column.isNull(row)) {
          addValue(values, i, column, row);
        }
      }
      writer.write(values);
    }
  }

  private static void addValue(Group group, int field, Column column, int row) {
    if (column instanceof BytesColumn texts) {
      group.add(
          field,
          Binary.fromReusedByteArray(texts.bytes(), texts.startAt(row), texts.lengthAt(row)));
    } else if (column instanceof IntColumn integers) {
      group.add(field, integers.valueAt(row));
    } else if (column instanceof LongColumn longs) {
      group.add(field, longs.valueAt(row));
    } else if (column instanceof DoubleColumn doubles) {
      group.add(field, doubles.valueAt(row));
    } else if (column instanceof BooleanColumn booleans) {
      group.add(field, booleans.valueAt(row));
    } else if (column instanceof DecimalColumn decimals && decimals.isCompact()) {
      group.add(field, decimals.unscaledAt(row));
    } else {
      group.add(field, Binary.fromConstantByteArray(((DecimalColumn) column).unscaledBytesAt(row)));
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** Compresses pages of a Parquet file with the JDK's gzip; Parquet's own codecs need Hadoop. */
  private static final class GzipPages
      implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return this;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      throw new UnsupportedOperationException("a writer decompresses nothing");
    }

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      ByteArrayOutputStream compressedPage = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressedPage)) {
        page.writeAllTo(gzip);
      }
      return BytesInput.from(compressedPage.toByteArray());
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.GZIP;
    }

    @Override
    public void release() {}
  }
}
