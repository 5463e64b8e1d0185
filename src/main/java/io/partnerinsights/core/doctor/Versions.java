package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/** The versions of the connector, of Java and of engines on the class path. */
final class Versions {
  private static final int OLDEST_JAVA = 17;

  private Versions() {}

  static Result result() {
    Runtime.Version java = Runtime.version();
    String own =
        Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    String text =
        "connector "
            + own
            + ", Java "
            + java
            + engine("Spark", "spark-version-info.properties", "version");
    return java.feature() >= OLDEST_JAVA
        ? Result.passed(text)
        : Result.failed(text + "; the connector requires Java " + OLDEST_JAVA);
  }

  private static String engine(String name, String resource, String key) {
    return property(resource, key).map(version -> ", " + name + " " + version).orElse("");
  }

  private static Optional<String> property(String resource, String key) {
    try (InputStream in = Versions.class.getResourceAsStream("/" + resource)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return Optional.ofNullable(properties.getProperty(key));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
