package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.ArchTest;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Each test class is in one of the runs short, full and long: else it would fail unnoticed. */
final class TestRunsTest {
  /** {@code LakehouseSparksTest} runs the tests with this tag, in a process with another Spark. */
  private static final String ICEBERG = "iceberg";

  /** Inherits its tests from Flink, whose classes are not read here. */
  private static final String FLINKS_OWN = "io.partnerinsights.flink.source.SourceSuiteTest";

  private static final Pattern EXCLUDED =
      Pattern.compile("<excluded.tests>([\\w,]+)</excluded.tests>");
  private static final List<Class<? extends Annotation>> TEST =
      List.of(Test.class, ParameterizedTest.class, TestFactory.class, ArchTest.class);

  /** The tags that each run excludes, in the order of the runs. */
  private static Map<String, Set<String>> runs;

  /** The tags of each test method of a class. */
  private static final Map<String, List<Set<String>>> TESTS = new TreeMap<>();

  @BeforeAll
  static void findTheTests() throws IOException {
    List<Set<String>> excluded =
        EXCLUDED
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(found -> Set.of(found.group(1).split(",")))
            .toList();
    runs = new LinkedHashMap<>();
    runs.put("short", excluded.get(0));
    runs.put("full", excluded.get(1));
    runs.put("long", excluded.get(2));
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new OnlyIncludeTests())
            .importPackages("io.partnerinsights")) {
      List<Set<String>> tests = tests(type);
      if (!tests.isEmpty() && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
        TESTS.put(type.getName(), tests);
      }
    }
  }

  @Test
  void eachRunExcludesLessThanTheOneBefore() {
    assertThat(runs.get("short")).containsExactlyInAnyOrder("full", "long", ICEBERG);
    assertThat(runs.get("full")).containsExactlyInAnyOrder("long", ICEBERG);
    assertThat(runs.get("long")).containsExactly(ICEBERG);
  }

  /** A tag that no run excludes would run in each of them. */
  @Test
  void tagsAreThoseOfTheRunsAndOfTableFormats() {
    assertThat(TESTS.values())
        .flatMap(Set::copyOf)
        .flatMap(Set::copyOf)
        .isSubsetOf("full", "long", ICEBERG, "delta");
  }

  @Test
  void everyTestIsInARun() {
    assertThat(TESTS).hasSizeGreaterThan(200);
    assertThat(TESTS.keySet())
        .filteredOn(name -> count("long", name) == 0)
        .isNotEmpty()
        .allMatch(
            name -> name.matches("io\\.partnerinsights\\.spark\\.load\\.Load\\w*IcebergTest"));
    assertThat(Path.of("src/test/java/io/partnerinsights/packaging/LakehouseSparksTest.java"))
        .content()
        .contains("passesAllTestsOfLoadsWithIceberg", ".*LoadIcebergTest");
  }

  /** Surefire finds the classes without an engine by their names, the others by their packages. */
  @Test
  void surefireFindsEveryClass() {
    assertThat(TESTS.keySet()).allSatisfy(name -> assertThat(outer(name)).endsWith("Test"));
  }

  private static String outer(String name) {
    return name.replaceFirst("\\$.*", "");
  }

  @Test
  void theShortRunNamesEveryErrorCodeAndOption() throws IOException {
    StringBuilder tests = new StringBuilder();
    for (String name : TESTS.keySet()) {
      Path source = Path.of("src/test/java", outer(name).replace('.', '/') + ".java");
      if (count("short", name) > 0 && Files.exists(source)) {
        tests.append(Files.readString(source));
      }
    }
    assertThat(ErrorCode.values())
        .allMatch(code -> tests.indexOf(code.name()) >= 0 || tests.indexOf(code.code()) >= 0);
    assertThat(Options.all()).allMatch(option -> tests.indexOf(option.key()) >= 0);
  }

  /** Returns how many tests of a class a run has. */
  private static long count(String run, String name) {
    return TESTS.get(name).stream()
        .filter(tags -> tags.stream().noneMatch(runs.get(run)::contains))
        .count();
  }

  private static List<Set<String>> tests(JavaClass type) {
    if (type.getName().equals(FLINKS_OWN)) {
      return List.of(classTags(type));
    }
    return Stream.concat(type.getAllMethods().stream(), type.getAllFields().stream())
        .filter(member -> TEST.stream().anyMatch(member::isAnnotatedWith))
        .map(member -> tags(member, type))
        .toList();
  }

  private static Set<String> tags(JavaMember test, JavaClass type) {
    Set<String> tags = classTags(type);
    tags.addAll(tags(test.getAnnotations()));
    return tags;
  }

  /** Returns the tags of a class, of those that it extends and of those around it. */
  private static Set<String> classTags(JavaClass type) {
    Set<String> tags = new TreeSet<>();
    for (JavaClass each = type; each != null; each = each.getEnclosingClass().orElse(null)) {
      tags.addAll(tags(each.getAnnotations()));
      each.getAllRawSuperclasses().forEach(parent -> tags.addAll(tags(parent.getAnnotations())));
    }
    return tags;
  }

  private static Set<String> tags(Set<? extends JavaAnnotation<?>> annotations) {
    return annotations.stream()
        .flatMap(TestRunsTest::values)
        .map(Tag::value)
        .collect(Collectors.toSet());
  }

  private static Stream<Tag> values(JavaAnnotation<?> annotation) {
    if (annotation.getRawType().isEquivalentTo(Tag.class)) {
      return Stream.of(annotation.as(Tag.class));
    }
    return annotation.getRawType().isEquivalentTo(Tags.class)
        ? Arrays.stream(annotation.as(Tags.class).value())
        : Stream.of();
  }
}
