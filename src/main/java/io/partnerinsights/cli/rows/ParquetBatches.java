package io.partnerinsights.cli.rows;

import io.partnerinsights.core.csv.ColumnBatch;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;

/** Passes the rows of a batch, by their numbers, to Parquet. */
final class ParquetBatches extends WriteSupport<Integer> {
  private final List<ParquetField> fields;

  @SuppressWarnings("NullAway.Init") // use() sets it
  private ColumnBatch batch;

  @SuppressWarnings("NullAway.Init") // prepareForWrite() sets it
  private RecordConsumer consumer;

  ParquetBatches(ReportSchema schema) {
    this.fields = schema.columns().stream().map(ParquetField::of).toList();
  }

  /** Sets the batch of the next rows. */
  void use(ColumnBatch next) {
    this.batch = next;
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(ParquetField.message(fields), Map.of());
  }

  /** Parquet calls this one only with a configuration of Hadoop. */
  @Override
  @SuppressWarnings("deprecation") // it is abstract
  public WriteContext init(Configuration configuration) {
    return new WriteContext(ParquetField.message(fields), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer records) {
    this.consumer = records;
  }

  @Override
  public void write(Integer row) {
    consumer.startMessage();
    for (int i = 0; i < fields.size(); i++) {
      Column column = batch.column(i);
      if (!column.isNull(row)) {
        consumer.startField(fields.get(i).name(), i);
        fields.get(i).write(column, row, consumer);
        consumer.endField(fields.get(i).name(), i);
      }
    }
    consumer.endMessage();
  }
}
