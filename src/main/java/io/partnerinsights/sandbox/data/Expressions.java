package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.settings.SandboxSettings.MonthState;
import io.partnerinsights.sandbox.web.Json;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The SQL expressions that generate columns and compute metrics, numbers of rows, and the macros
 * that expressions use. All of them are read from bundled files.
 */
final class Expressions {
  private static final String FOLDER = "/io/partnerinsights/sandbox/";

  private static final Map<Program, Expressions> CACHE = new ConcurrentHashMap<>();

  private final Properties properties = new Properties();
  private final List<String> keyPatterns;

  private Expressions(Program program) {
    String text = Json.readResourceText(program.resourcePath("sandbox", "expressions.properties"));
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keyPatterns =
        properties.stringPropertyNames().stream()
            .filter(key -> key.contains("*"))
            .sorted()
            .toList();
  }

  static Expressions of(Program program) {
    return CACHE.computeIfAbsent(program, Expressions::new);
  }

  static List<String> macroStatements(SandboxSettings settings) {
    return readScript("generator.sql")
        .replace("${seed}", "CAST(" + settings.seed + " AS BIGINT)")
        .replace("${customers}", String.valueOf(Math.max(5, Math.round(200 * settings.scale))))
        .replace("${restated}", String.valueOf(settings.monthState == MonthState.RESTATED))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("--"))
        .toList();
  }

  static String readScript(String file) {
    return Json.readResourceText(FOLDER + file);
  }

  /** Returns the property of a dataset, or else that of all datasets. */
  String propertyOf(String key, DatasetInfo dataset, String defaultValue) {
    String name = dataset.name().toLowerCase(Locale.ROOT);
    return properties.getProperty(key + "." + name, properties.getProperty(key, defaultValue));
  }

  String columnExpression(DatasetInfo dataset, DatasetInfo.Field column) {
    String name = column.name().toLowerCase(Locale.ROOT);
    String datasetKey = dataset.name().toLowerCase(Locale.ROOT) + "." + name;
    String expression = properties.getProperty(datasetKey, properties.getProperty(name));
    if (expression == null) {
      expression =
          keyPatterns.stream()
              .filter(pattern -> matchesPattern(name, pattern) && column.isText())
              .findFirst()
              .map(properties::getProperty)
              .orElseGet(() -> properties.getProperty("kind." + column.kind()));
    }
    return expression.replace("'@'", "'" + name + "'");
  }

  /** Returns the aggregate function of a metric, which adds up the column of its name if it can. */
  String metricExpression(DatasetInfo dataset, DatasetInfo.Field metric) {
    String name = metric.name().toLowerCase(Locale.ROOT);
    String kindExpression = properties.getProperty("metric.kind." + metric.kind());
    String commonExpression = properties.getProperty("metric." + name, kindExpression);
    String datasetKey = "metric." + dataset.name().toLowerCase(Locale.ROOT) + "." + name;
    return properties
        .getProperty(datasetKey, commonExpression)
        .replace("'@'", "'" + name.replaceFirst("^total", "") + "'");
  }

  /** Returns the number of rows at scale 1: for each month, or in all without months. */
  int rowCount(DatasetInfo dataset) {
    return Integer.parseInt(propertyOf("totalRows", dataset, propertyOf("monthRows", dataset, "")));
  }

  private static boolean matchesPattern(String name, String pattern) {
    return pattern.startsWith("*")
        ? name.endsWith(pattern.substring(1))
        : name.startsWith(pattern.substring(0, pattern.length() - 1));
  }
}
