package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.partnerinsights.core.Public;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users call, which is marked with {@link Public}, in a file: a line that goes or changes
 * there breaks them, and needs the number of a release that may (CONTRIBUTING.md). With the
 * property {@code partnerinsights.writeDocs} the test writes the file.
 */
@AnalyzeClasses(packages = "io.partnerinsights", importOptions = DoNotIncludeTests.class)
final class PublicApiTest {
  private static final Path FILE = Path.of("src/test/resources/api/signatures.txt");
  private static final String OWN = "io.partnerinsights.";
  private static final String SPI = OWN + "core.spi";

  private static final JavaClasses EXAMPLES =
      new ClassFileImporter().importPackages(OWN + "examples");

  /** Maximum number of marked members, without the codes of errors. */
  private static final int MAX_MEMBERS = 100;

  @ArchTest
  void theSignaturesAreThoseOfTheFile(JavaClasses classes) throws IOException {
    List<String> lines =
        Stream.concat(
                markedTypes(classes).map(type -> type.getName() + " is " + names(supertypes(type))),
                markedMembers(classes).map(PublicApiTest::signature))
            .sorted()
            .toList();
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.write(FILE, lines);
    }

    assertThat(lines).isEqualTo(Files.readAllLines(FILE));
  }

  @ArchTest
  void javadocListsEachMarkedType(JavaClasses classes) throws IOException {
    List<PathMatcher> listed =
        Pattern.compile("<include>(io/[^<]+\\.java)</include>")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(include -> FileSystems.getDefault().getPathMatcher("glob:" + include.group(1)))
            .toList();

    assertThat(markedTypes(classes).filter(type -> !type.isNestedClass()))
        .isNotEmpty()
        .extracting(type -> Path.of(type.getName().replace('.', '/') + ".java"))
        .allMatch(file -> listed.stream().anyMatch(each -> each.matches(file)));
  }

  private static Stream<JavaClass> markedTypes(JavaClasses classes) {
    return classes.stream().filter(PublicApiTest::isMarked);
  }

  private static Stream<JavaMember> markedMembers(JavaClasses classes) {
    return classes.stream()
        .flatMap(type -> type.getMembers().stream())
        .filter(PublicApiTest::isMarked);
  }

  private static boolean isMarked(JavaClass type) {
    return type.isAnnotatedWith(Public.class);
  }

  private static boolean isMarked(JavaMember member) {
    return member.isAnnotatedWith(Public.class) || isConstant(member);
  }

  /** Whether the member is a constant of a marked enum. */
  private static boolean isConstant(JavaMember member) {
    JavaClass type = member.getOwner();
    return member instanceof JavaField field
        && type.isEnum()
        && field.getRawType().equals(type)
        && isMarked(type);
  }

  /** Returns the supertypes that users can name, in place of others their supertypes. */
  private static Stream<JavaType> supertypes(JavaClass type) {
    return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
        .flatMap(
            each -> isPublic(each.toErasure()) ? Stream.of(each) : supertypes(each.toErasure()));
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC) || !isOwn(type);
  }

  private static boolean isOwn(JavaClass type) {
    return type.getName().startsWith(OWN);
  }

  private static String names(Stream<JavaType> types) {
    return types.map(JavaType::getName).sorted().collect(Collectors.joining(", "));
  }

  private static String signature(JavaMember member) {
    String name = member.getOwner().getName() + "#" + member.getName();
    String isStatic = member.getModifiers().contains(JavaModifier.STATIC) ? " static" : "";
    if (member instanceof JavaField field) {
      return name + " " + field.getType().getName() + isStatic;
    }
    JavaCodeUnit method = (JavaCodeUnit) member;
    String parameters =
        method.getParameterTypes().stream()
            .map(JavaType::getName)
            .collect(Collectors.joining(", ", "(", ")"));
    return name + parameters + " " + method.getReturnType().getName() + isStatic;
  }

  /** Also the class around a marked one, because users write its name. */
  @ArchTest
  void signaturesShowMarkedTypesOnly(JavaClasses classes) {
    Set<String> missing = new TreeSet<>();
    markedTypes(classes)
        .forEach(
            type -> {
              Set<JavaClass> shown = involved(supertypes(type));
              shown.addAll(involved(type.getTypeParameters().stream()));
              type.getEnclosingClass().ifPresent(shown::add);
              addUnmarked(type.getName(), shown, missing);
            });
    markedMembers(classes)
        .forEach(
            member -> {
              Set<JavaClass> shown =
                  member.getAllInvolvedRawTypes().stream().collect(Collectors.toSet());
              if (member instanceof JavaCodeUnit method) {
                shown.addAll(method.getExceptionTypes());
              }
              shown.add(member.getOwner());
              addUnmarked(signature(member), shown, missing);
            });

    assertThat(missing).isEmpty();
  }

  private static Set<JavaClass> involved(Stream<? extends JavaType> types) {
    return types
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .collect(Collectors.toSet());
  }

  private static void addUnmarked(String signature, Set<JavaClass> shown, Set<String> missing) {
    shown.stream()
        .map(JavaClass::getBaseComponentType)
        .filter(type -> isOwn(type) && !isMarked(type))
        .forEach(type -> missing.add(type.getName() + " in " + signature));
  }

  @ArchTest
  void whatIsMarkedCanBeCalled(JavaClasses classes) {
    assertThat(markedTypes(classes)).allMatch(PublicApiTest::isPublic);
    assertThat(markedMembers(classes))
        .allMatch(member -> member.getModifiers().contains(JavaModifier.PUBLIC));
  }

  @ArchTest
  void markedMembersAreFewAndUsed(JavaClasses classes) throws IOException {
    List<JavaMember> members =
        markedMembers(classes)
            .filter(member -> !(isConstant(member) && isOf(member, ErrorCode.class)))
            .toList();
    Set<String> used = usedByExamples(classes);
    List<String> pages = new ArrayList<>();
    for (Path page : Snippet.allPages()) {
      pages.add(Files.readString(page));
    }

    assertThat(members).hasSizeLessThanOrEqualTo(MAX_MEMBERS);
    assertThat(members)
        .filteredOn(member -> !member.getOwner().getPackageName().equals(SPI))
        .filteredOn(member -> !used.contains(member.getFullName()))
        .filteredOn(member -> pages.stream().noneMatch(page -> isNamed(member, page)))
        .isEmpty();
  }

  private static boolean isOf(JavaMember member, Class<?> type) {
    return member.getOwner().isEquivalentTo(type);
  }

  /** Returns the members that the examples call or implement. */
  private static Set<String> usedByExamples(JavaClasses classes) {
    return Stream.concat(
            calls().flatMap(call -> targets(call, classes)),
            EXAMPLES.stream()
                .flatMap(example -> example.getAllRawInterfaces().stream())
                .filter(PublicApiTest::isOfConnector)
                .flatMap(type -> classes.get(type.getName()).getMembers().stream()))
        .map(JavaMember::getFullName)
        .collect(Collectors.toSet());
  }

  /** Returns what the examples call of the connector. */
  private static Stream<JavaAccess<?>> calls() {
    return EXAMPLES.stream()
        .flatMap(example -> example.getAccessesFromSelf().stream())
        .filter(call -> isOfConnector(call.getTargetOwner()));
  }

  private static boolean isOfConnector(JavaClass type) {
    return isOwn(type) && !type.getPackageName().matches(".*[.](sandbox|examples)([.].*)?");
  }

  /** Returns the members that a call means; none if only Java or an engine declares it. */
  private static Stream<JavaMember> targets(JavaAccess<?> call, JavaClasses classes) {
    String name = withoutOwner(call.getTarget().getFullName(), call.getTargetOwner());
    return classes.get(call.getTargetOwner().getName()).getAllMembers().stream()
        .filter(member -> withoutOwner(member.getFullName(), member.getOwner()).equals(name));
  }

  private static String withoutOwner(String fullName, JavaClass owner) {
    return fullName.substring(owner.getName().length());
  }

  /** Whether a page names the type and the method, or starts the type. */
  private static boolean isNamed(JavaMember member, String page) {
    String name = member.getName();
    String type = member.getOwner().getSimpleName().replaceFirst("Builder$", "");
    String call = "\\b" + name + "\\(|`(?:" + type + "[.])?" + name + "`";
    return name.equals("main")
        ? page.contains("--class " + member.getOwner().getName())
        : page.contains(type) && Pattern.compile(call).matcher(page).find();
  }

  /** Whether Java declares the method for each enum. */
  private static boolean isOfEnum(JavaMember member) {
    return member.getOwner().isEnum() && Set.of("values", "valueOf").contains(member.getName());
  }

  @ArchTest
  void examplesUseMarkedMembersOnly(JavaClasses classes) {
    Set<String> others = new TreeSet<>();
    for (JavaClass example : EXAMPLES) {
      example.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(type -> isOfConnector(type) && !isMarked(classes.get(type.getName())))
          .forEach(type -> others.add(example.getName() + " uses " + type.getName()));
    }
    calls()
        .filter(
            call ->
                targets(call, classes).anyMatch(member -> !isMarked(member) && !isOfEnum(member)))
        .forEach(call -> others.add(call.getDescription()));

    assertThat(others).isEmpty();
  }
}
