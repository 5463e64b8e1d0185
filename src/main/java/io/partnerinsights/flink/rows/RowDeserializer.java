package io.partnerinsights.flink.rows;

import io.partnerinsights.core.Public;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.data.RowData;

/**
 * Converts the rows of a report to records of a job. It is serialized with the job.
 *
 * @param <T> the type of the records
 */
@Public
public interface RowDeserializer<T> extends Serializable, ResultTypeQueryable<T> {
  /**
   * Returns the record of a row.
   *
   * @param row the columns in the order of the source's schema, valid as long as the row is
   *     referenced
   */
  @Public
  T deserialize(RowData row);

  /** Returns a deserializer that returns rows as they are. */
  static RowDeserializer<RowData> identity(TypeInformation<RowData> type) {
    return new IdentityDeserializer(type);
  }

  record IdentityDeserializer(TypeInformation<RowData> type) implements RowDeserializer<RowData> {
    @Override
    public RowData deserialize(RowData row) {
      return row;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
      return type;
    }
  }
}
