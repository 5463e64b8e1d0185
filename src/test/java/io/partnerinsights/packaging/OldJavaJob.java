package io.partnerinsights.packaging;

import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Calls the shipped jar as Spark does on an older Java, which a class loader imitates. Arguments:
 * the jar, and the file for the answers.
 */
final class OldJavaJob {
  private static final String ROOM = "io.partnerinsights.spark.";

  private final Properties answers = new Properties();
  private final Path jar;

  private OldJavaJob(Path jar) {
    this.jar = jar;
  }

  public static void main(String[] args) throws IOException {
    CaseInsensitiveStringMap none = CaseInsensitiveStringMap.empty();
    OldJavaJob job = new OldJavaJob(Path.of(args[0]));
    job.onJava(OldJavaClassLoader.JAVA_7, "java7", OldJavaJob::shortNames);
    job.onJava8("services", OldJavaJob::shortNames);
    job.onJava8("inferSchema", () -> provider().inferSchema(none));
    job.onJava8("inferPartitioning", () -> provider().inferPartitioning(none));
    job.onJava8("supportsExternalMetadata", () -> provider().supportsExternalMetadata());
    job.onJava8(
        "getTable", () -> provider().getTable(new StructType(), new Transform[0], Map.of()));
    job.onJava8("loadIntoTables", OldJavaJob::loadIntoTables);
    try (Writer file = Files.newBufferedWriter(Path.of(args[1]))) {
      job.answers.store(file, null);
    }
  }

  /** Returns the names of all formats. Spark asks each one, whatever format a user reads. */
  private static List<String> shortNames() {
    List<String> names = new ArrayList<>();
    ServiceLoader.load(DataSourceRegister.class, Thread.currentThread().getContextClassLoader())
        .forEach(source -> names.add(source.shortName()));
    return names;
  }

  private static TableProvider provider() throws ReflectiveOperationException {
    return load("PartnerInsightsProvider")
        .asSubclass(TableProvider.class)
        .getConstructor()
        .newInstance();
  }

  private static Object loadIntoTables() throws Exception {
    try {
      return load("Load")
          .getMethod("run", SparkSession.class, String.class, Map.class)
          .invoke(null, null, "insights", Map.of("into", "lake"));
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(ROOM + name, true, Thread.currentThread().getContextClassLoader());
  }

  private void onJava8(String question, Callable<?> use) throws IOException {
    onJava(OldJavaClassLoader.JAVA_8, question, use);
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
