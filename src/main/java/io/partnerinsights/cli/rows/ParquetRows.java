package io.partnerinsights.cli.rows;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** Writes rows as a Parquet file, without Hadoop. The footer is written when it is closed. */
final class ParquetRows implements RowWriter {
  private final ParquetBatches batches;
  private final ParquetWriter<Integer> writer;

  ParquetRows(Path file, ReportSchema schema) throws IOException {
    this.batches = new ParquetBatches(schema);
    this.writer =
        new Builder(new LocalOutputFile(file), batches)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new GzipPages())
            .withCompressionCodec(CompressionCodecName.GZIP)
            .build();
  }

  @Override
  public void write(ColumnBatch batch) throws IOException {
    batches.use(batch);
    for (int row = 0; row < batch.rows(); row++) {
      writer.write(row);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
    private final ParquetBatches batches;

    Builder(OutputFile file, ParquetBatches batches) {
      super(file);
      this.batches = batches;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration configuration) {
      return batches;
    }

    /** Parquet calls this one only with a configuration of Hadoop. */
    @Override
    @SuppressWarnings("deprecation") // it is abstract
    protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
      return batches;
    }
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
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        page.writeAllTo(gzip);
      }
      return BytesInput.from(compressed.toByteArray());
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.GZIP;
    }

    @Override
    public void release() {}
  }
}
