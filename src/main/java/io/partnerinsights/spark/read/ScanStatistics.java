package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.SplitSize;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What Spark's planner learns of a scan. The size is never less than the rows need in memory,
 * because Spark sends what it believes to be small to all executors.
 *
 * @param sizeInBytes bytes of the rows in Spark's row format, or more
 */
record ScanStatistics(OptionalLong sizeInBytes, OptionalLong numRows) implements Statistics {
  /** Spark assumes a scan that is too large for a broadcast. */
  static final ScanStatistics UNKNOWN =
      new ScanStatistics(OptionalLong.empty(), OptionalLong.empty());

  /** Bytes of a value, of a text's place in its row, or of the marks of 64 nulls. */
  private static final int WORD = 8;

  /** Bytes with which Spark's hash relations keep the length of a row and find it. */
  private static final int ROW_OVERHEAD = 4 * WORD;

  /** Bytes of an id in a metadata column, as a text of whole words. */
  private static final int ID = 40;

  /** Bytes of a DECIMAL that is not a long. */
  private static final int LONG_DECIMAL = 16;

  /** Bytes of U+FFFD, which replaces a malformed byte in the text of a malformed row. */
  private static final int REPLACEMENT = 3;

  /**
   * Returns the statistics of a scan. The texts of a file's fields are at most as long as the file.
   *
   * @param file the size of the whole file
   * @param ids the number of the columns that are metadata
   * @param rowTexts whether one column has the texts of malformed rows
   */
  static ScanStatistics of(SplitSize file, StructType columns, int ids, boolean rowTexts) {
    List<StructField> fields = List.of(columns.fields());
    long row = ROW_OVERHEAD + WORD * ((fields.size() + 63L) / 64) + (long) ids * ID;
    row += fields.stream().mapToInt(ScanStatistics::valueBytes).sum();
    int texts =
        (fields.stream().anyMatch(ScanStatistics::isText) ? 1 : 0) + (rowTexts ? REPLACEMENT : 0);
    return new ScanStatistics(
        OptionalLong.of(file.records() * row + file.fileBytes() * texts),
        OptionalLong.of(file.records()));
  }

  private static boolean isText(StructField field) {
    return field.dataType().equals(DataTypes.StringType);
  }

  /** Returns the bytes of a value; of a text, without the text: up to a word fills its last one. */
  private static int valueBytes(StructField field) {
    boolean isLongDecimal =
        field.dataType() instanceof DecimalType decimal
            && decimal.precision() > Decimal.MAX_LONG_DIGITS();
    return WORD + (isText(field) ? WORD : 0) + (isLongDecimal ? LONG_DECIMAL : 0);
  }
}
