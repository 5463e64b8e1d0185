package io.partnerinsights.spark;

import io.partnerinsights.core.Public;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads datasets into tables of Delta Lake or Apache Iceberg, for spark-submit, Java and Scala on
 * every Spark. Procedure {@code load} of the catalog does the same.
 *
 * <pre>{@code
 * spark-submit --class io.partnerinsights.spark.Load connector.jar catalog=insights into=lake.insights
 * }</pre>
 *
 * <p>It is compiled to Java 8 byte code, so that it can say which Java the connector needs.
 */
@Public
public final class Load {
  private static final String DELEGATE = "io.partnerinsights.spark.catalog.CatalogLoad";

  /** What needs Java 17. */
  public interface Calls {
    void runProgram(String[] arguments);

    Dataset<Row> run(SparkSession spark, String catalog, Map<String, String> arguments);

    Dataset<Row> unschedule(SparkSession spark, String catalog, String dataset);

    Dataset<Row> unscheduleAll(SparkSession spark, String catalog);
  }

  private Load() {}

  /**
   * Runs a load with arguments of the form {@code name=value}: those of {@link #run}, and {@code
   * catalog}, which is {@code insights} if it is absent. A session that it has started is stopped.
   *
   * <p>After an error, a program that had no session ends with the exit code that the command line
   * has for the error, or with 1 if a dataset needs the user. If a signal ends it, it prints the
   * ids of the reports that stay.
   */
  @Public
  public static void main(String[] arguments) {
    calls().runProgram(arguments);
  }

  /**
   * Runs a load, and returns a row for each dataset and execution.
   *
   * @param catalog the name of the connector's catalog in the session's configuration
   * @param arguments the arguments of procedure {@code load}, such as {@code into}
   * @throws IllegalArgumentException the connector's exceptions: after all datasets {@code PI-6016}
   *     if one of them needs the user
   */
  @Public
  public static Dataset<Row> run(
      SparkSession spark, String catalog, Map<String, String> arguments) {
    return calls().run(spark, catalog, arguments);
  }

  /**
   * Deletes the scheduled reports of loads of a dataset, and returns what was deleted. Tables stay.
   *
   * @param dataset a dataset; an empty text lists those of all datasets, and deletes nothing
   */
  @Public
  public static Dataset<Row> unschedule(SparkSession spark, String catalog, String dataset) {
    return calls().unschedule(spark, catalog, dataset);
  }

  /** Deletes the scheduled reports of all loads of the account, as {@link #unschedule}. */
  @Public
  public static Dataset<Row> unscheduleAll(SparkSession spark, String catalog) {
    return calls().unscheduleAll(spark, catalog);
  }

  private static Calls calls() {
    try {
      return Class.forName(DELEGATE).asSubclass(Calls.class).getConstructor().newInstance();
    } catch (UnsupportedClassVersionError e) {
      throw PartnerInsightsProvider.javaTooOld(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The connector's jar is incomplete", e);
    }
  }
}
