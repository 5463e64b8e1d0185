package io.partnerinsights.sandbox.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** The bundled recipes of columns, metrics and sizes, and the macros that they use. */
final class Recipes {
  private static final String FOLDER = "/io/partnerinsights/sandbox/";

  private final Properties recipes = new Properties();
  private final List<String> patterns;

  Recipes() {
    try (InputStreamReader reader =
        new InputStreamReader(open("recipes.properties"), StandardCharsets.UTF_8)) {
      recipes.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    patterns =
        recipes.stringPropertyNames().stream().filter(key -> key.contains("*")).sorted().toList();
  }

  /** The statements that a fresh database needs first. */
  static List<String> macros(long seed) {
    try (InputStream in = open("generator.sql")) {
      String script =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("${seed}", "CAST(" + seed + " AS BIGINT)");
      List<String> statements = new ArrayList<>();
      for (String line : script.split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("--")) {
          statements.add(line);
        }
      }
      return statements;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The expression of a column's values. */
  String column(DatasetInfo.Field column) {
    String name = column.name().toLowerCase(Locale.ROOT);
    String recipe = recipes.getProperty(name);
    if (recipe == null) {
      recipe =
          patterns.stream()
              .filter(pattern -> fits(name, pattern) && column.isText())
              .findFirst()
              .map(recipes::getProperty)
              .orElseGet(() -> recipes.getProperty("kind." + column.kind()));
    }
    return recipe.replace("'@'", "'" + name + "'");
  }

  /** The aggregate of a metric. */
  String metric(String name) {
    return recipes.getProperty("metric." + name.toLowerCase(Locale.ROOT));
  }

  /** Rows for each month at scale 1, or in all. */
  int rows(DatasetInfo dataset) {
    String name = dataset.name().toLowerCase(Locale.ROOT);
    String rows =
        recipes.getProperty(
            "once." + name, recipes.getProperty("rows." + name, recipes.getProperty("rows")));
    return Integer.parseInt(rows);
  }

  private static boolean fits(String name, String pattern) {
    return pattern.startsWith("*")
        ? name.endsWith(pattern.substring(1))
        : name.startsWith(pattern.substring(0, pattern.length() - 1));
  }

  private static InputStream open(String file) {
    return Recipes.class.getResourceAsStream(FOLDER + file);
  }
}
