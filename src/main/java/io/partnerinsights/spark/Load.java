package io.partnerinsights.spark;

import io.partnerinsights.core.Public;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads datasets into Delta Lake or Apache Iceberg tables, for spark-submit, Java and Scala on
 * every supported Spark version. The catalog's procedure {@code load} does the same.
 *
 * <pre>{@code
 * spark-submit --class io.partnerinsights.spark.Load connector.jar catalog=insights into=lake.insights
 * }</pre>
 *
 * <p>The class is compiled to Java 8 bytecode, so that it can report which Java version the
 * connector needs.
 */
@Public
public final class Load {
  private static final String DELEGATE = "io.partnerinsights.spark.catalog.CatalogLoad";

  /** Runs the calls with classes that need Java 17. */
  public interface Delegate {
    void runProgram(String[] arguments);

    Dataset<Row> run(SparkSession spark, String catalog, Map<String, String> arguments);

    Dataset<Row> unschedule(SparkSession spark, String catalog, String dataset);

    Dataset<Row> unscheduleAll(SparkSession spark, String catalog);
  }

  private Load() {}

  /**
   * Runs a load with arguments of the form {@code name=value}: the arguments of {@link #run}, and
   * {@code catalog}, by default {@code insights}. If the method started a session, it stops it.
   *
   * <p>After an error, a program without a session of its own exits with the command line's exit
   * code for the error, or with 1 if a dataset needs attention. If a signal ends the program, it
   * prints the ids of the reports that the service keeps.
   */
  @Public
  public static void main(String[] arguments) {
    createDelegate().runProgram(arguments);
  }

  /**
   * Runs a load, and returns a row for each dataset and execution.
   *
   * @param catalog the name of the connector's catalog in the session's configuration
   * @param arguments the arguments of procedure {@code load}, such as {@code into}
   * @throws IllegalArgumentException the connector's exceptions, with {@code PI-6016} after all
   *     datasets if one of them needs attention
   */
  @Public
  public static Dataset<Row> run(
      SparkSession spark, String catalog, Map<String, String> arguments) {
    return createDelegate().run(spark, catalog, arguments);
  }

  /**
   * Deletes the schedules and backfills of a dataset's loads, with the queries that only they use,
   * and returns what was deleted. Tables are kept.
   *
   * @param dataset a dataset, or an empty text to list the reports of all datasets without deleting
   *     them
   */
  @Public
  public static Dataset<Row> unschedule(SparkSession spark, String catalog, String dataset) {
    return createDelegate().unschedule(spark, catalog, dataset);
  }

  /** Deletes the scheduled reports of all loads of the account, as {@link #unschedule}. */
  @Public
  public static Dataset<Row> unscheduleAll(SparkSession spark, String catalog) {
    return createDelegate().unscheduleAll(spark, catalog);
  }

  private static Delegate createDelegate() {
    try {
      return Class.forName(DELEGATE).asSubclass(Delegate.class).getConstructor().newInstance();
    } catch (UnsupportedClassVersionError e) {
      throw PartnerInsightsProvider.javaTooOldError(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The connector's jar is incomplete", e);
    }
  }
}
