package io.partnerinsights.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.partnerinsights.core.auth.AuthSettings;
import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.report.RequestedCleanup;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.core.session.FileId;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.PartnerInsights;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks dependencies between packages; each package's comment describes its purpose. */
@AnalyzeClasses(packages = "io.partnerinsights", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "io.partnerinsights.";
  private static final String CORE = ROOT + "core.";

  /** The packages of core ("rooms") in order of dependence: each uses earlier ones only. */
  private static final List<String> ROOMS =
      List.of(
          "base",
          "errors",
          "files",
          "spi",
          "model",
          "options",
          "http",
          "auth",
          "client",
          "query",
          "schema",
          "plan",
          "pushdown",
          "created",
          "report",
          "catalog",
          "download",
          "csv",
          "sample",
          "session",
          "stream",
          "doctor");

  /** Maximum number of classes of a sub-room that its room may use. */
  private static final int MAX_SHOWN = 3;

  /** Packages of code that adapts core to an engine or a command line. */
  private static final String[] ENGINES = {ROOT + "spark..", ROOT + "flink..", ROOT + "cli.."};

  @ArchTest
  static final ArchRule CORE_USES_NO_ENGINE_AND_FEW_LIBRARIES =
      classes()
          .that()
          .resideInAPackage(CORE + ".")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CORE + ".",
              "java..",
              "javax.net..",
              "javax.crypto..",
              "okhttp3..",
              "okio..",
              "kotlin..",
              "com.fasterxml.jackson..",
              "com.sun.net.httpserver..",
              "org.jspecify.annotations..",
              "org.slf4j..")
          .because("the core serves every engine; kotlin only appears in OkHttp's signatures");

  /** A new room needs its place in the order. */
  @ArchTest
  static void roomsOfCoreUseEarlierOnesOnly(JavaClasses classes) {
    for (JavaPackage core : classes.getPackage(ROOT + "core").getSubpackages()) {
      assertThat(ROOMS).contains(core.getRelativeName());
    }
    for (JavaClass type : classes.getPackage(ROOT + "core").getClassesInPackageTree()) {
      assertThat(type.getDirectDependenciesFromSelf())
          .filteredOn(
              used -> ROOMS.indexOf(room(used.getTargetClass())) > ROOMS.indexOf(room(type)))
          .isEmpty();
    }
  }

  @ArchTest
  static final ArchRule ENGINES_USE_THE_SESSION =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINES)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      rooms("http", "auth", "report", "download", "sample"))
                  .and(not(belongToAnyOf(LinkSource.class, RequestedCleanup.class))))
          .because("core/session is the entry point: an engine decides nothing about a report");

  @ArchTest
  static final ArchRule ADMINISTRATION_ALONE_USES_THE_CLIENT =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINES)
          .and()
          .resideOutsideOfPackages(
              ROOT + "spark.catalog..",
              ROOT + "spark.load..",
              ROOT + "flink.table..",
              ROOT + "cli..")
          .and()
          .doNotBelongToAnyOf(PartnerInsights.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CORE + "client..");

  /** Types that make calls, wait or read a clock. */
  private static final List<Class<?>> SERVICES =
      List.of(
          Clock.class,
          PartnerInsightsClient.class,
          WaitContext.class,
          ReportService.class,
          ReportWait.class,
          RetryingHttp.class,
          Session.class,
          Sleeper.class);

  /** A record shows all that it holds, and is equal by it: it is for values. */
  @ArchTest
  static final ArchRule PUBLIC_RECORDS_OF_CORE_ARE_VALUES =
      noFields()
          .that()
          .areDeclaredInClassesThat(
              describe(
                  "are public records of core",
                  type ->
                      type.getPackageName().startsWith(CORE)
                          && type.isRecord()
                          && type.getModifiers().contains(JavaModifier.PUBLIC)))
          .should()
          .haveRawType(
              describe("is a service", type -> SERVICES.stream().anyMatch(type::isAssignableTo)));

  /**
   * The only classes outside the client that call these methods of it. {@code Executions} lists for
   * reads, links, streams and loads; what a person asks for is listed without a wait. {@code
   * RequestedCleanup} deletes by the connector's own decision; users delete only what they name.
   */
  private static final Map<String, Set<String>> CALLERS =
      Map.of(
          "listExecutionsOrNone", Set.of("core.report.Executions"),
          "findHiddenExecutions", Set.of("core.report.Executions"),
          "listExecutions",
              Set.of(
                  "cli.command.ExecutionsCommand",
                  "core.catalog.ListedReport",
                  "core.catalog.SystemTable",
                  "spark.catalog.ReportVersion"),
          "deleteReport",
              Set.of(
                  "cli.command.ReportsCommand",
                  "core.report.RequestedCleanup",
                  "spark.catalog.Procedures"),
          "deleteQuery", Set.of("cli.command.QueriesCommand", "core.report.RequestedCleanup"));

  @ArchTest
  static void onlyTheseClassesListExecutionsAndDelete(JavaClasses classes) {
    for (String method : CALLERS.keySet()) {
      assertThat(callersOf(classes, method)).as(method).isEqualTo(CALLERS.get(method));
    }
  }

  private static Set<String> callersOf(JavaClasses classes, String method) {
    return classes.stream()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .filter(access -> access.getName().equals(method))
        .filter(access -> access.getTargetOwner().isAssignableFrom(PartnerInsightsClient.class))
        .map(access -> access.getOriginOwner().getName())
        .map(name -> name.replaceFirst(ROOT, "").replaceFirst("\\$.*", ""))
        .filter(name -> !name.startsWith("core.client."))
        .collect(Collectors.toSet());
  }

  /** A room uses at most three classes of each of its sub-rooms. */
  @ArchTest
  static void subRoomsShowFewClasses(JavaClasses classes) {
    for (JavaPackage room : classes.getPackage(ROOT + "core").getSubpackages()) {
      for (JavaPackage subRoom : room.getSubpackages()) {
        assertThat(shown(room, subRoom)).as(subRoom.getName()).hasSizeLessThanOrEqualTo(MAX_SHOWN);
      }
    }
  }

  private static Set<String> shown(JavaPackage room, JavaPackage subRoom) {
    return room.getClasses().stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(target -> target.getPackageName().equals(subRoom.getName()))
        .map(target -> target.getName().replaceFirst("\\$.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(ROOT + "(**)").should().beFreeOfCycles();

  /**
   * The shipped jar has no sandbox, and no test finds a mistake that it shares with the connector.
   */
  @ArchTest
  static void enginesAndTheSandboxDoNotKnowEachOther(JavaClasses classes) {
    List<String> parts = List.of("spark", "flink", "cli", "sandbox");
    for (String part : parts) {
      String[] others =
          Stream.concat(parts.stream(), part.equals("sandbox") ? Stream.of("core") : Stream.of())
              .filter(other -> !other.equals(part))
              .map(other -> ROOT + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOT + part + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule NOTHING_PRINTS =
      noClasses()
          .that()
          .resideInAnyPackage(CORE + ".", ROOT + "spark..", ROOT + "flink..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessTargetWhere(
              describe("prints a stack trace", a -> a.getName().equals("printStackTrace")))
          .because("a library uses its log");

  @ArchTest
  static final ArchRule ONLY_THE_DEVICE_CODE_AND_LINES_ON_WAITS_USE_STANDARD_ERROR =
      noClasses()
          .that()
          .resideInAnyPackage(CORE + ".", ROOT + "spark..", ROOT + "flink..")
          .and()
          .doNotBelongToAnyOf(AuthSettings.class)
          .and()
          .doNotHaveSimpleName("StandardError")
          .should()
          .accessField(System.class, "err");

  @ArchTest static final ArchRule LOGS_GO_TO_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  /**
   * The service's time is an offset from one clock. The system's clock may jump: it is for
   * sign-ins, and for times of Spark and Flink.
   */
  @ArchTest
  static final ArchRule ONLY_SIGN_INS_READ_THE_SYSTEMS_CLOCK =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "sandbox..", CORE + "auth..")
          .and()
          .haveNameNotMatching(
              ".*[.](MonotonicClock|InteractiveSignIn|ReaderStatistics|SparkApplication)")
          .should()
          .accessTargetWhere(
              describe(
                  "reads the system's clock",
                  access ->
                      Set.of("java.time.Clock", "java.time.Instant", "java.lang.System")
                              .contains(access.getTargetOwner().getName())
                          && Set.of("systemUTC", "now", "currentTimeMillis")
                              .contains(access.getName())));

  @ArchTest
  static final ArchRule ONLY_THE_SLEEPER_SLEEPS =
      noClasses()
          .that()
          .resideInAnyPackage(CORE + ".", ROOT + "spark..", ROOT + "flink..")
          .and()
          .doNotBelongToAnyOf(Sleeper.class)
          .should()
          .accessTargetWhere(describe("sleeps", ArchitectureTest::sleeps))
          .because("tests replace the sleeper");

  /** Sets of texts that decide only whether a line is logged again, and lists of options. */
  private static final Set<String> LOGGED =
      Set.of(
          "LOGGED_DATASETS",
          "LOGGED_MESSAGES",
          "LOGGED_WARNINGS",
          "TOO_LARGE",
          "WARNED_COLUMNS",
          "WARNED_QUERIES",
          "WORKLOAD_VARIABLES");

  /**
   * Maps and sets in which no user finds what another one has written: by what only this JVM gives,
   * such as the number of a SQL execution, within one connection, or compared by the connection.
   */
  private static final Set<String> OF_NO_ACCOUNT =
      Set.of(
          "INSTANCES_BY_APPLICATION_ID in SparkApplication",
          "TABLES in PlanTableProvider",
          "clients in Connection",
          "endedExecutions in SqlExecutions",
          "executionIdsByJob in SparkEventListener",
          "plannerThreads in SqlExecutions",
          "reportsOfReads in ReportRegistry",
          "waitingThreads in ReportsInUse",
          "waits in SqlExecutions");

  /** The classes whose objects live as long as an application, for the reads of all its users. */
  private static final Set<String> APPLICATION =
      Set.of(
          "core.client.Clients",
          "core.client.Quota",
          "core.plan.DatasetCache",
          "core.report.ReportRegistry",
          "core.report.ReportsInUse",
          "core.report.ManagedReport",
          "core.sample.SampleCache",
          "core.session.Application");

  /** Others, in Spark: the classes of a package. */
  private static final String SPARK_APPLICATION = "spark.application.";

  @ArchTest
  static void theRulesNameClassesAndFieldsThatExist(JavaClasses classes) {
    assertThat(classes.stream().map(ArchitectureTest::shortName))
        .containsAll(APPLICATION)
        .anyMatch(name -> name.startsWith(SPARK_APPLICATION));
    assertThat(
            classes.stream()
                .flatMap(type -> type.getFields().stream())
                .map(ArchitectureTest::shown))
        .containsAll(OF_NO_ACCOUNT);
  }

  private static String shortName(JavaClass type) {
    return type.getName().replace("io.partnerinsights.", "").replaceFirst("\\$.*", "");
  }

  private static String shown(JavaField field) {
    return field.getName() + " in " + field.getOwner().getSimpleName();
  }

  /** An id, or a text that a token claims, is what any user or service can write. */
  @ArchTest
  static void whatUsersShareIsKeptByTheirConnection(JavaClasses classes) {
    assertThat(
            classes.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> isKept(field) && isShared(field) && !isByConnection(field))
                .map(ArchitectureTest::shown)
                .filter(field -> !LOGGED.contains(field.replaceFirst(" .*", "")))
                .filter(field -> !OF_NO_ACCOUNT.contains(field)))
        .isEmpty();
  }

  /** A static field that is not a constant, or a field of an application. */
  private static boolean isShared(JavaField field) {
    return field.getModifiers().contains(JavaModifier.STATIC)
        ? field.getOwner().getStaticInitializer().stream()
            .flatMap(code -> code.getCallsFromSelf().stream())
            .anyMatch(ArchitectureTest::createsACollection)
        : isOfApplication(shortName(field.getOwner()));
  }

  private static boolean isOfApplication(String type) {
    return APPLICATION.contains(type) || type.startsWith(SPARK_APPLICATION);
  }

  /** Whether a call creates a map or set that can change; those of Map.of and Set.of cannot. */
  private static boolean createsACollection(JavaAccess<?> call) {
    boolean created =
        call.getName().equals("<init>")
            && (call.getTargetOwner().isAssignableTo(Map.class)
                || call.getTargetOwner().isAssignableTo(Set.class));
    return created || call.getTargetOwner().isEquivalentTo(LruMap.class);
  }

  private static boolean isKept(JavaField field) {
    return field.getRawType().isAssignableTo(Map.class)
        || field.getRawType().isAssignableTo(Set.class);
  }

  /** Whether the key is the identity of a connection, or a class that contains it. */
  private static boolean isByConnection(JavaField field) {
    if (!(field.getType() instanceof JavaParameterizedType type)) {
      return false;
    }
    JavaClass key = type.getActualTypeArguments().get(0).toErasure();
    return key.isEquivalentTo(ConnectionId.class)
        || key.isEquivalentTo(FileId.class)
        || key.getFields().stream()
            .anyMatch(f -> f.getRawType().isEquivalentTo(ConnectionId.class));
  }

  private static boolean sleeps(JavaAccess<?> access) {
    return access.getName().equals("sleep")
        && access.getTargetOwner().getPackageName().startsWith("java.");
  }

  private static String[] rooms(String... names) {
    return Arrays.stream(names).map(room -> CORE + room + "..").toArray(String[]::new);
  }

  /** Returns the room of a class of core, or an empty text. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(CORE) ? name.substring(CORE.length()).split("\\.", 2)[0] : "";
  }
}
