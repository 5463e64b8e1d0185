package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users compile against, in a file: a line that goes or changes there breaks them, and needs
 * the number of a release that may (docs/internals/release.md). With the property {@code
 * partnerinsights.writeDocs} the test writes the file.
 */
@AnalyzeClasses(packages = "io.partnerinsights", importOptions = DoNotIncludeTests.class)
final class PublicApiTest {
  private static final Path FILE = Path.of("src/test/resources/api/signatures.txt");
  private static final String PACKAGE = "io.partnerinsights.core.spi";
  private static final Set<String> CLASSES =
      Set.of(
          "core.errors.ErrorCode",
          "core.errors.PartnerInsightsException",
          "core.options.ConnectorOptions",
          "core.report.ReportCleanup",
          "core.session.Application",
          "core.session.BatchReader",
          "core.session.ReadPlan",
          "core.session.ReadSplit",
          "core.session.Report",
          "core.session.Session",
          "flink.PartnerInsightsFactory",
          "flink.source.PartnerInsightsSource",
          "flink.source.PartnerInsightsSourceBuilder",
          "spark.Load",
          "spark.PartnerInsights",
          "spark.PartnerInsightsProvider",
          "spark.catalog.PartnerInsightsCatalog",
          "spark.catalog.PartnerInsightsProcedureCatalog");

  @ArchTest
  void theSignaturesAreThoseOfTheFile(JavaClasses classes) throws IOException {
    List<String> lines =
        classes.stream()
            .filter(PublicApiTest::isForUsers)
            .flatMap(PublicApiTest::signatures)
            .sorted()
            .toList();
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.write(FILE, lines);
    }

    assertThat(lines).isEqualTo(Files.readAllLines(FILE));
    assertThat(
            lines.stream().map(line -> line.replaceFirst("[ #].*", "")).collect(Collectors.toSet()))
        .containsAll(CLASSES.stream().map(name -> "io.partnerinsights." + name).toList());
  }

  private static boolean isForUsers(JavaClass type) {
    String outer = type.getName().replaceFirst("\\$.*", "");
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && (type.getPackageName().equals(PACKAGE)
            || CLASSES.contains(outer.replace("io.partnerinsights.", "")));
  }

  private static Stream<String> signatures(JavaClass type) {
    String supertypes =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
            .map(JavaType::getName)
            .sorted()
            .collect(Collectors.joining(", "));
    return Stream.concat(
        Stream.of(type.getName() + " is " + supertypes),
        type.getMembers().stream()
            .filter(PublicApiTest::isForUsers)
            .map(member -> type.getName() + "#" + signature(member)));
  }

  private static boolean isForUsers(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  private static String signature(JavaMember member) {
    String isStatic = member.getModifiers().contains(JavaModifier.STATIC) ? " static" : "";
    if (member instanceof JavaField field) {
      return field.getName() + " " + field.getType().getName() + isStatic;
    }
    JavaCodeUnit method = (JavaCodeUnit) member;
    String parameters =
        method.getParameterTypes().stream()
            .map(JavaType::getName)
            .collect(Collectors.joining(", ", "(", ")"));
    return method.getName() + parameters + " " + method.getReturnType().getName() + isStatic;
  }
}
