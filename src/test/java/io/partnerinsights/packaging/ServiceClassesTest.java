package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.spark.Load;
import io.partnerinsights.spark.PartnerInsightsProvider;
import io.partnerinsights.testing.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the shipped jar does not break an engine on an older Java. Engines load every class
 * that META-INF/services names, whichever format or connector a user reads with.
 */
final class ServiceClassesTest {
  private static final String SERVICES = "META-INF/services/";
  private static final String OWN = "io/partnerinsights/";

  /** Relocated libraries look up their own services, after the connector itself is loaded. */
  private static final String RELOCATED = OWN + "shaded/";

  private static Properties answers;

  /** Calls the jar on an older Java, in a JVM without this project's own classes. */
  @BeforeAll
  static void useOnOldJava(@TempDir Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("answers");
    List<String> command = EngineJvm.javaCommand(sparkClassPath(), "-Xmx1g");
    command.add(OldJavaJob.class.getName());
    command.addAll(List.of(ShippedJars.connectorJar().toString(), file.toString()));
    ChildProcess.run(command, folder.resolve("job.log"));
    answers = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      answers.load(reader);
    }
  }

  @Test
  void exactlyTheServiceClassesAreJava8ByteCode() throws IOException {
    Set<String> java8 = new TreeSet<>();
    try (JarFile jar = new JarFile(ShippedJars.connectorJar().toFile())) {
      for (JarEntry entry : ownClasses(jar)) {
        int version = OldJavaClassLoader.majorVersion(jar.getInputStream(entry));
        if (version != OldJavaClassLoader.JAVA_17) {
          assertThat(version).as(entry.getName()).isEqualTo(OldJavaClassLoader.JAVA_8);
          java8.add(entry.getName().replaceFirst("(\\$.*)?\\.class$", "").replace('/', '.'));
        }
      }
      Set<String> expected = new TreeSet<>(serviceClasses(jar));
      expected.add(Load.class.getName());
      assertThat(java8).isEqualTo(expected);
    }
  }

  /** Otherwise Spark would call a default method of a newer release instead of the delegate. */
  @Test
  void sparkProviderDeclaresEveryMethodOfItsInterfaces() {
    assertThat(PartnerInsightsProvider.class.getMethods())
        .filteredOn(method -> method.getDeclaringClass().isInterface())
        .isEmpty();
  }

  @Test
  void anOldJavaLoadsEveryService() {
    assertThat(answers.getProperty("services")).contains("csv, ").contains("partnerinsights");
    assertThat(answers.getProperty("java7")).contains("UnsupportedClassVersionError");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inferSchema",
        "inferPartitioning",
        "supportsExternalMetadata",
        "getTable",
        "loadIntoTables"
      })
  void theErrorNamesTheRequiredJava(String call) {
    assertThat(answers.getProperty(call))
        .startsWith(
            "java.lang.IllegalStateException: [%s] "
                .formatted(ErrorCode.JAVA_TOO_OLD.messageCode()))
        .contains("needs Java 17 or newer. Reason: ")
        .contains("runs Java " + System.getProperty("java.version") + ". Remedy: ");
    assertThat(answers.getProperty(call + ".cause")).contains("UnsupportedClassVersionError");
  }

  /** Returns the tests' classes and Spark's jars, without the connector's own classes. */
  private static List<Path> sparkClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar") || entry.endsWith("test-classes"))
        .map(Path::of)
        .toList();
  }

  private static List<JarEntry> ownClasses(JarFile jar) {
    return jar.stream()
        .filter(entry -> entry.getName().endsWith(".class"))
        .filter(entry -> entry.getName().startsWith(OWN))
        .filter(entry -> !entry.getName().startsWith(RELOCATED))
        .toList();
  }

  /** Returns the classes that the service files of engines and of the JDK name. */
  private static Set<String> serviceClasses(JarFile jar) throws IOException {
    Set<String> classes = new TreeSet<>();
    for (JarEntry entry : jar.stream().toList()) {
      String name = entry.getName();
      if (name.startsWith(SERVICES)
          && !entry.isDirectory()
          && !name.startsWith(SERVICES + RELOCATED.replace('/', '.'))) {
        new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(classes::add);
      }
    }
    return classes;
  }
}
