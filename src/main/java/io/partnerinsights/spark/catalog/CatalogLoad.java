package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.RequestedCleanup;
import io.partnerinsights.spark.Load;
import io.partnerinsights.spark.application.InterruptionHook;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult;
import io.partnerinsights.spark.load.LoadRun;
import io.partnerinsights.spark.load.LoadSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code io.partnerinsights.spark.Load} does on Java 17 and later. That class finds this one
 * by its name, so that it can say what an older Java lacks.
 */
public final class CatalogLoad implements Load.Delegate {
  /** The columns of what {@link #unschedule} returns. */
  static final String UNSCHEDULED_COLUMNS = "kind STRING, id STRING, name STRING, outcome STRING";

  private static final Logger LOG = LoggerFactory.getLogger(CatalogLoad.class);

  /** Called by reflection. */
  public CatalogLoad() {}

  @Override
  public void runProgram(String[] arguments) {
    boolean ownsSession =
        SparkSession.getActiveSession().isEmpty() && SparkSession.getDefaultSession().isEmpty();
    try {
      // Before Spark starts, which takes seconds.
      Map<String, String> argumentsByName = parseArguments(arguments);
      String catalog = Objects.requireNonNullElse(argumentsByName.remove("catalog"), "insights");
      String destination = LoadSettings.parse(argumentsByName).destination();
      SparkSession.Builder sessionBuilder =
          SparkSession.builder().appName("Load into " + destination);
      Runnable load =
          () -> run(sessionBuilder.getOrCreate(), catalog, argumentsByName).show(1000, false);
      if (ownsSession) {
        InterruptionHook.runLoad(load);
      } else {
        load.run();
      }
    } catch (PartnerInsightsException e) {
      if (!ownsSession) {
        throw e;
      }
      LOG.error("{}", e.getMessage());
      stopSession();
      System.exit(e.code().exitCode());
    } finally {
      if (ownsSession) {
        stopSession();
      }
    }
  }

  /** Returns the values of arguments such as {@code into=lake}, by names without case. */
  private static Map<String, String> parseArguments(String[] arguments) {
    Map<String, String> argumentsByName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (argumentsByName.put(pair[0], pair.length == 2 ? pair[1] : "") != null) {
        throw CatalogErrors.REPEATED_ARGUMENT.error(pair[0]);
      }
    }
    return argumentsByName;
  }

  private static void stopSession() {
    if (SparkSession.getActiveSession().isDefined()) {
      SparkSession.active().stop();
    }
  }

  /** Runs a load with the account of a catalog of the session's configuration. */
  @Override
  public Dataset<Row> run(SparkSession spark, String catalog, Map<String, String> arguments) {
    LoadSettings settings = LoadSettings.parse(arguments);
    List<LoadResult> results =
        spark.withActive(() -> new LoadRun(spark, settings, sessionOptions(spark, catalog)).run());
    return spark.createDataFrame(LoadResult.toRows(results), LoadResult.SCHEMA);
  }

  @Override
  public Dataset<Row> unschedule(SparkSession spark, String catalog, String dataset) {
    return unscheduleInSession(spark, catalog, dataset, false);
  }

  @Override
  public Dataset<Row> unscheduleAll(SparkSession spark, String catalog) {
    return unscheduleInSession(spark, catalog, "", true);
  }

  private static Dataset<Row> unscheduleInSession(
      SparkSession spark, String catalog, String dataset, boolean isForAll) {
    List<List<String>> rows =
        spark.withActive(
            () -> unscheduleDatasets(sessionOptions(spark, catalog), dataset, isForAll));
    List<Row> resultRows = rows.stream().map(row -> RowFactory.create(row.toArray())).toList();
    return spark.createDataFrame(resultRows, StructType.fromDDL(UNSCHEDULED_COLUMNS));
  }

  /**
   * Deletes the scheduled reports of loads, reports that no load has read yet, and their queries
   * unless another report uses them. Tables stay. Without a dataset it only lists them, unless it
   * is for all.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code OPTION_CONFLICT} for a
   *     dataset and all; {@code UNKNOWN_DATASET} if there is nothing to delete and the account has
   *     no such dataset
   */
  static List<List<String>> unscheduleDatasets(
      CatalogOptions options, String dataset, boolean isForAll) {
    if (isForAll && !dataset.isEmpty()) {
      throw CatalogErrors.ALL_WITH_DATASET.error(dataset);
    }
    RequestedCleanup cleanup = SparkApplication.application().newCleanup(options.accountOptions());
    List<RequestedCleanup.ReportOrQuery> items = findSchedules(cleanup, options, dataset);
    if (items.isEmpty() && !dataset.isEmpty()) {
      LoadRun.requireDataset(
          SparkApplication.callInterruptibly(options.openAccountSession()::refreshDatasets),
          dataset);
    }
    if (!isForAll && dataset.isEmpty()) {
      return toRows(items, "kept. To delete it, name its dataset, or set all => true");
    }
    cleanup.deleteItems(items, "unschedule");
    return toRows(items, "deleted");
  }

  /** Returns what loads have scheduled, of all datasets if none is named, and the queries of it. */
  private static List<RequestedCleanup.ReportOrQuery> findSchedules(
      RequestedCleanup cleanup, CatalogOptions options, String dataset) {
    Fingerprint account = Fingerprint.of(options.client().accountKey());
    return cleanup.findReportsAndQueries(
        report ->
            ReportUse.isCreatedByLoads(report, account)
                && (dataset.isEmpty() || ReportUse.datasetOf(report).equalsIgnoreCase(dataset)));
  }

  private static List<List<String>> toRows(
      List<RequestedCleanup.ReportOrQuery> items, String outcome) {
    return items.stream()
        .map(item -> List.of(item.kind(), item.id(), item.name(), outcome))
        .toList();
  }

  /** Reads the options of a catalog from the settings of the session, which is the active one. */
  private static CatalogOptions sessionOptions(SparkSession spark, String catalog) {
    if (spark.conf().getOption("spark.sql.catalog." + catalog).isEmpty()) {
      throw CatalogErrors.NOT_CONFIGURED.error(catalog);
    }
    return CatalogOptions.readFromSession(catalog, Map.of(), null);
  }
}
