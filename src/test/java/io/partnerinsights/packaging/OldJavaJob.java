package io.partnerinsights.packaging;

import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Uses the shipped jar on an older Java, which a class loader imitates. Arguments: the jar, the
 * file for the answers, and a CSV file with a header, which Spark reads. Without it, Spark is not
 * started.
 */
final class OldJavaJob {
  private static final String NAME = "partnerinsights";
  private static final String CLASS = "io.partnerinsights.spark.PartnerInsightsProvider";

  private final Properties answers = new Properties();
  private final Path jar;
  private final String csv;

  private OldJavaJob(Path jar, String csv) {
    this.jar = jar;
    this.csv = csv;
  }

  public static void main(String[] args) throws Exception {
    boolean withSpark = args.length > 2;
    OldJavaJob job = new OldJavaJob(Path.of(args[0]), withSpark ? args[2] : "");
    job.onJava(OldJavaClassLoader.JAVA_8, "provider", OldJavaJob::inferSchema);
    if (withSpark) {
      useSpark(job, args[1]);
    }
    try (Writer file = Files.newBufferedWriter(Path.of(args[1]))) {
      job.answers.store(file, null);
    }
  }

  private static void useSpark(OldJavaJob job, String folder) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", folder + ".warehouse")
            .getOrCreate();
    try {
      job.useJava8(spark);
      job.onJava(OldJavaClassLoader.JAVA_7, "csv7", () -> job.readCsv(spark));
      job.onJava(OldJavaClassLoader.JAVA_17, "load17", () -> spark.read().format(NAME).load());
    } finally {
      spark.stop();
    }
  }

  private void useJava8(SparkSession spark) throws IOException {
    int java8 = OldJavaClassLoader.JAVA_8;
    onJava(java8, "services", OldJavaJob::shortNames);
    onJava(java8, "csv", () -> readCsv(spark));
    onJava(java8, "csvInSql", () -> spark.sql("SELECT * FROM csv.`" + csv + "`").collectAsList());
    onJava(java8, "load", () -> spark.read().format(NAME).load());
    onJava(java8, "loadByClass", () -> spark.read().format(CLASS).load());
    onJava(java8, "loadWithSchema", () -> spark.read().schema("Month DATE").format(NAME).load());
    onJava(java8, "loadIntoTables", OldJavaJob::loadIntoTables);
    onJava(java8, "stream", () -> spark.readStream().format(NAME).load());
    onJava(java8, "sql", () -> spark.sql("CREATE TEMPORARY VIEW v USING partnerinsights"));
  }

  private List<?> readCsv(SparkSession spark) {
    return spark.read().option("header", true).csv(csv).collectAsList();
  }

  private static List<String> shortNames() {
    List<String> names = new ArrayList<>();
    ServiceLoader.load(DataSourceRegister.class, Thread.currentThread().getContextClassLoader())
        .forEach(source -> names.add(source.shortName()));
    return names;
  }

  private static Object inferSchema() throws ReflectiveOperationException {
    TableProvider provider =
        Class.forName(CLASS, true, Thread.currentThread().getContextClassLoader())
            .asSubclass(TableProvider.class)
            .getConstructor()
            .newInstance();
    return provider.inferSchema(CaseInsensitiveStringMap.empty());
  }

  private static Object loadIntoTables() throws Exception {
    Class<?> load =
        Class.forName(
            "io.partnerinsights.spark.Load", true, Thread.currentThread().getContextClassLoader());
    try {
      return load.getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {"into=lake"});
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  /** Runs with classes up to a version; answers with the result, or the exception and its cause. */
  private void onJava(int newest, String question, Callable<?> use) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader original = thread.getContextClassLoader();
    try (OldJavaClassLoader loader = new OldJavaClassLoader(jar, newest)) {
      thread.setContextClassLoader(loader);
      answers.setProperty(question, use.call().toString());
    } catch (Exception | LinkageError e) {
      answers.setProperty(question, e.toString());
      answers.setProperty(question + ".cause", String.valueOf(e.getCause()));
    } finally {
      thread.setContextClassLoader(original);
    }
  }
}
