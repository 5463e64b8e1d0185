package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;
import scala.collection.Iterator;

/** The settings of a user's session and those of a load do not change each other. */
@Tag("delta")
final class LoadSessionTest {
  private static final List<String> LEGACY =
      List.of(
          "spark.sql.parquet.int96RebaseModeInWrite",
          "spark.sql.parquet.datetimeRebaseModeInWrite",
          "spark.sql.parquet.int96RebaseModeInRead",
          "spark.sql.parquet.datetimeRebaseModeInRead");

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "Month,CustomerMarket,MPNId", sandbox -> sandbox.scale(0.02));

  private Map<String, String> settings() {
    Map<String, String> all = new HashMap<>();
    Iterator<Tuple2<String, String>> each = loads.spark().conf().getAll().iterator();
    while (each.hasNext()) {
      Tuple2<String, String> setting = each.next();
      all.put(setting._1(), setting._2());
    }
    return all;
  }

  /** The threads of calls and of Spark's events see the session as those of a notebook do. */
  @Test
  void noSettingOfTheUserChangesDuringALoad() {
    // Delta Lake itself sets two at the first statement of a session.
    loads.queryRows("SELECT 1");
    Map<String, String> before = settings();
    List<Map<String, String>> seen = Collections.synchronizedList(new ArrayList<>());
    SparkListener jobs =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            seen.add(settings());
          }
        };
    loads.wire =
        chain -> {
          seen.add(settings());
          return chain.proceed(chain.request());
        };
    SparkSession active = SparkSession.active();
    loads.spark().sparkContext().addSparkListener(jobs);
    try {
      assertThat(loads.loadTable()).containsExactly(State.LOADED);
    } finally {
      loads.spark().sparkContext().removeSparkListener(jobs);
    }
    seen.add(settings());
    assertThat(seen).hasSizeGreaterThan(10);
    Set<Map.Entry<String, String>> changed = new HashSet<>();
    seen.forEach(each -> changed.addAll(each.entrySet()));
    changed.removeAll(before.entrySet());
    assertThat(changed).isEmpty();
    assertThat(seen).allMatch(each -> each.size() == before.size());
    assertThat(SparkSession.active()).isSameAs(active);
  }

  /** What is registered changes no load, unless it says where or how tables are written. */
  @ParameterizedTest
  @CsvSource({
    "fs.azure.account.key, key, true",
    "spark.hadoop.fs.s3a.access.key, key, true",
    "spark.microsoft.delta.optimizeWrite.enabled, true, true",
    "spark.sql.catalog.spark_catalog, org.apache.spark.sql.delta.catalog.DeltaCatalog, true",
    "spark.sql.catalog.mine.token, token, true",
    "spark.sql.session.timeZone, Asia/Tokyo, true",
    "spark.sql.ansi.enabled, false, true",
    "spark.sql.parquet.compression.codec, zstd, true",
    "spark.sql.files.maxRecordsPerFile, 1000, true",
    "spark.sql.iceberg.compression-codec, zstd, true",
    "spark.databricks.delta.properties.defaults.enableChangeDataFeed, true, true",
    "spark.databricks.delta.optimizeWrite.enabled, true, true",
    "spark.sql.files.ignoreMissingFiles, true, false",
    "spark.sql.files.ignoreCorruptFiles, true, false",
    "spark.sql.retainGroupColumns, false, false",
    "spark.sql.groupByOrdinal, false, false",
    "spark.sql.sources.partitionOverwriteMode, DYNAMIC, false",
    "spark.databricks.delta.replaceWhere.constraintCheck.enabled, false, false"
  })
  void aLoadTakesFromASessionWhatItNeeds(String key, String value, boolean isTaken) {
    SparkSession user = loads.spark().newSession();
    user.conf().set(key, value);

    assertThat(value.equals(LoadContext.createSession(user).conf().get(key, null)))
        .isEqualTo(isTaken);
  }

  /** A file of the table that cannot be read for a while. */
  @ParameterizedTest
  @CsvSource({
    "spark.sql.files.ignoreMissingFiles, true, false",
    "spark.sql.files.ignoreCorruptFiles, true, false",
    "spark.sql.files.ignoreMissingFiles, true, true",
    "spark.sql.files.ignoreCorruptFiles, true, true",
    "spark.sql.retainGroupColumns, false, true"
  })
  @Tag("full")
  void aFileThatCannotBeReadLosesAndDoublesNoRow(String key, String value, boolean isOfCluster)
      throws IOException {
    loads.loadTable();
    loads.passADay();
    Path file = fileOfTable();
    byte[] bytes = Files.readAllBytes(file);
    if (key.endsWith("ignoreCorruptFiles")) {
      Files.write(file, new byte[bytes.length]);
    } else {
      Files.delete(file);
    }
    loads.spark().conf().set(key, value);
    if (isOfCluster) {
      SPARK.setInCluster(Map.of(key, value));
    }
    try {
      assertThatThrownBy(loads::loadTable).hasMessageContaining("OfficeUsage FAILED: ");
      Files.write(file, bytes);
      assertThat(loads.loadTable()).containsExactly(State.LOADED);
    } finally {
      SPARK.unsetInCluster(Set.of(key));
    }
    assertTableHasAllFiles();
  }

  private void assertTableHasAllFiles() {
    assertThat(loads.queryRows("SELECT * EXCEPT (_load) FROM " + LoadService.TABLE))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(loads.files.expectedRows(loads.files.fileCount()));
  }

  private Path fileOfTable() {
    String file = loads.spark().table(loads.lakeTable().toString()).inputFiles()[0];
    return Path.of(URI.create(file));
  }

  /** A missing date of .NET is of the year 1. */
  @ParameterizedTest
  @ValueSource(strings = {"EXCEPTION", "LEGACY"})
  @Tag("full")
  void ancientTimesAreWrittenWhateverTheUsersSessionDoes(String mode) {
    loads.options.put("columns", "Month,FirstUseDate,SubscriptionEndDate");
    loads.options.put("schemaHints", "FirstUseDate TIMESTAMP");
    loads.files.editWith(
        "SELECT * REPLACE ('0001-01-01T00:00:00' AS FirstUseDate, '0001-01-01' AS"
            + " SubscriptionEndDate) FROM file");
    String types = "spark.sql.parquet.outputTimestampType";
    LEGACY.forEach(key -> loads.spark().conf().set(key, mode));
    loads.spark().conf().set(types, "INT96");
    try {
      assertThat(loads.loadDataset("AzureUsage"))
          .extracting(LoadResult::state)
          .containsExactly(State.LOADED);
    } finally {
      LEGACY.forEach(loads.spark().conf()::unset);
      loads.spark().conf().unset(types);
    }
    assertThat(
            loads.queryRows(
                "SELECT DISTINCT unix_micros(FirstUseDate), unix_date(SubscriptionEndDate)"
                    + " FROM lake.azure_usage"))
        .containsExactly(List.of("-62135596800000000", "-719162"));
  }

  /** A platform that starts applications with settings that no session may change. */
  private void withPinned(Map<String, String> settings, ThrowingCallable load) throws Throwable {
    SparkConf conf = SPARK.clusterConf();
    Field keys = Class.forName(SQLConf.class.getName() + "$").getDeclaredField("staticConfKeys");
    keys.setAccessible(true);
    Object before = keys.get(null);
    settings.forEach(conf::set);
    settings.keySet().forEach(SQLConf::registerStaticConfigKey);
    try {
      load.call();
    } finally {
      keys.set(null, before);
      settings.keySet().forEach(conf::remove);
    }
  }

  /** Its months are those of UTC, and its times instants, whatever the session does. */
  @Test
  @Tag("full")
  void settingsThatAPlatformPinsChangeNoRow() throws Throwable {
    Map<String, String> pinned =
        Map.of(
            "spark.sql.session.timeZone", "Pacific/Kiritimati",
            "spark.sql.datetime.java8API.enabled", "false",
            "spark.sql.shuffle.partitions", "3",
            "spark.sql.adaptive.enabled", "true");
    withPinned(
        pinned,
        () -> {
          assertThat(loads.loadTable()).containsOnly(State.LOADED);
          loads.passADay();
          assertThat(loads.loadTable()).containsExactly(State.LOADED);
        });
    assertTableHasAllFiles();
  }

  /** Each is the default somewhere, and changes rows, names or keys of other writes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql.caseSensitive=true"
            + " spark.sql.defaultColumn.useNullsForMissingDefaultValues=false"
            + " spark.sql.storeAssignmentPolicy=STRICT"
            + " spark.databricks.delta.replaceWhere.dataColumns.enabled=false"
            + " spark.wap.id=audit"
            + " spark.wap.branch=audit",
        "spark.sql.parquet.outputTimestampType=TIMESTAMP_MILLIS"
            + " spark.sql.storeAssignmentPolicy=LEGACY"
            + " spark.sql.ansi.enabled=false"
            + " spark.sql.sources.partitionOverwriteMode=dynamic"
            + " spark.sql.redaction.options.regex=(?i)partnerinsights.*"
            + " spark.sql.legacy.charVarcharAsString=true"
            + " spark.sql.session.timeZone=America/New_York"
            + " spark.sql.timestampType=TIMESTAMP_NTZ"
            + " spark.sql.legacy.timeParserPolicy=LEGACY"
            + " spark.sql.datetime.java8API.enabled=true",
        "spark.databricks.delta.schema.autoMerge.enabled=true"
            + " spark.databricks.delta.commitInfo.userMetadata=mine"
            + " spark.databricks.delta.replaceWhere.constraintCheck.enabled=false"
            + " spark.sql.optimizer.excludedRules=org.apache.spark.sql.catalyst.optimizer.ColumnPruning"
            + " spark.sql.mapKeyDedupPolicy=LAST_WIN",
        "spark.databricks.delta.write.txnAppId=mine"
            + " spark.databricks.delta.write.txnVersion=7"
            + " spark.databricks.delta.write.txnVersion.autoReset.enabled=true"
            + " spark.databricks.delta.write.dataFilesToSubdir=true"
            + " spark.databricks.delta.replaceWhere.dataColumnsWithCDF.enabled=false"
            + " spark.databricks.delta.replaceWhere.dataColumns.metrics.enabled=false"
            + " spark.databricks.delta.replaceOn.dataframe.writer.enabled=false"
            + " spark.databricks.delta.dynamicPartitionOverwrite.enabled=true"
            + " spark.sql.sources.partitionOverwriteMode=dynamic"
            + " spark.databricks.delta.optimizeWrite.enabled=true"
            + " spark.databricks.delta.properties.defaults.columnMapping.mode=name"
            + " spark.databricks.delta.properties.defaults.enableChangeDataFeed=true"
      })
  @Tag("full")
  void settingsOfTheUserAndTheClusterChangeNoLoad(String settings) {
    loads.options.put("columns", "Month,CustomerMarket,MPNId,FirstUseDate");
    Map<String, String> pairs = new HashMap<>();
    for (String pair : settings.split(" ", -1)) {
      pairs.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    SPARK.setInCluster(pairs);
    try {
      loads.loadDataset("AzureUsage");
      loads.passADay();
      assertThat(loads.loadDataset("AzureUsage"))
          .extracting(LoadResult::state)
          .containsExactly(State.LOADED);
      assertThat(loads.loadDataset("AzureUsage"))
          .extracting(LoadResult::state)
          .containsExactly(State.NOTHING_NEW);
    } finally {
      SPARK.unsetInCluster(pairs.keySet());
    }
    assertThat(loads.queryRows("SELECT * EXCEPT (_load, FirstUseDate) FROM lake.azure_usage"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            loads.files.expectedRows(2).stream().map(row -> row.subList(0, 3)).toList());
  }

  @Test
  @Tag("full")
  void theErrorNamesWhatALoadNeedsAndAPlatformRefuses() throws Throwable {
    String mode = "spark.sql.parquet.int96RebaseModeInWrite";
    loads.options.put("columns", "Month,FirstUseDate");
    loads.options.put("schemaHints", "FirstUseDate TIMESTAMP");
    loads.files.editWith("SELECT * REPLACE ('0001-01-01T00:00:00' AS FirstUseDate) FROM file");
    withPinned(
        Map.of(mode, "EXCEPTION", "spark.sql.parquet.outputTimestampType", "INT96"),
        () ->
            assertThatThrownBy(() -> loads.loadDataset("AzureUsage"))
                .hasMessageContainingAll("WRITE_ANCIENT_DATETIME", mode));
  }

  /** Spark puts the cause, with the setting to change, after the stack trace of a task. */
  @Test
  void anErrorOfSparkIsShownWithoutItsStackTraces() {
    String cause = "[WRITE_ANCIENT] Dates are ambiguous:\nset \"x\" to \"LEGACY\" at first";
    String task =
        "Task 0 failed: org.apache.spark.SparkException: [TASK_WRITE_FAILED] No rows.\n"
            + "\tat org.apache.spark.Task$.run(Task.scala:12)\n"
            + "\tat java.base/java.lang.Thread.run(Thread.java:840)\n"
            + "Caused by: org.apache.spark.SparkUpgradeException: "
            + cause
            + "\n\t... 12 more\n\nDriver stacktrace:";

    assertThat(LoadErrors.summarize(new SparkException(task, new IllegalStateException(cause))))
        .isEqualTo(
            "Task 0 failed: org.apache.spark.SparkException: [TASK_WRITE_FAILED] No rows. Caused"
                + " by: org.apache.spark.SparkUpgradeException: [WRITE_ANCIENT] Dates are"
                + " ambiguous: set \"x\" to \"LEGACY\" at first");
    assertThat(
            LoadErrors.summarize(new IllegalStateException(task.replace("[WRITE_", "[PI-5003] "))))
        .isEqualTo("[PI-5003] ANCIENT] Dates are ambiguous:");
  }
}
