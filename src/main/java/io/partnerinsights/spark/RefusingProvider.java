package io.partnerinsights.spark;

import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.execution.streaming.Sink;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.StreamSinkProvider;
import org.apache.spark.sql.sources.StreamSourceProvider;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/**
 * Refuses what a table of this format cannot do: writes and stored tables. Spark turns to the
 * interfaces of package {@code sources} for them. Like its subclass it is compiled to Java 8 byte
 * code.
 */
abstract class RefusingProvider
    implements RelationProvider,
        CreatableRelationProvider,
        StreamSourceProvider,
        StreamSinkProvider {
  /** Maximum number of callers between this class and the rule of Spark for CREATE TABLE. */
  private static final int STATEMENT_DEPTH = 10;

  /** Throws the error of an older Java, which cannot load {@link UnsupportedUses}. */
  abstract void checkJava();

  /**
   * Returns whether Spark asks on behalf of CREATE TABLE for this format. In all other releases and
   * statements it is false, and {@link ReadTableProvider} refuses the table's options.
   */
  static boolean isToBeStored(StackTraceElement[] callers) {
    return callers.length > 1
        && callers[1].getMethodName().equals("lookupDataSourceV2")
        && Arrays.stream(callers)
            .limit(STATEMENT_DEPTH)
            .anyMatch(
                caller ->
                    caller.getClassName().endsWith(".ResolveSessionCatalog")
                        && caller.getMethodName().endsWith("isV2Provider"));
  }

  /** Refuses a table that an earlier Spark release has stored. */
  @Override
  public BaseRelation createRelation(
      SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    checkJava();
    throw UnsupportedUses.storedTable();
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context,
      SaveMode mode,
      scala.collection.immutable.Map<String, String> parameters,
      Dataset<Row> data) {
    checkJava();
    throw UnsupportedUses.write();
  }

  /** Accepts all types, so that {@link #createRelation} gives the reason; new in Spark 4.0. */
  @Override
  public boolean supportsDataType(DataType type) {
    return true;
  }

  /**
   * Marks this load() as one of a stream: Spark calls this before it asks for the table, which gets
   * no other sign of it. The schema is not used, because the table has its own.
   */
  @Override
  public Tuple2<String, StructType> sourceSchema(
      SQLContext context,
      Option<StructType> schema,
      String name,
      scala.collection.immutable.Map<String, String> parameters) {
    checkJava();
    StreamLoads.begin();
    return new Tuple2<>(name, schema.isEmpty() ? new StructType() : schema.get());
  }

  @Override
  public Source createSource(
      SQLContext context,
      String metadataPath,
      Option<StructType> schema,
      String name,
      scala.collection.immutable.Map<String, String> parameters) {
    checkJava();
    throw UnsupportedUses.oldStream();
  }

  @Override
  public Sink createSink(
      SQLContext context,
      scala.collection.immutable.Map<String, String> parameters,
      Seq<String> partitionColumns,
      OutputMode mode) {
    checkJava();
    throw UnsupportedUses.write();
  }
}
