package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.util.JsonProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple3;
import scala.runtime.BoxedUnit;

/** What docs/security.md says that Spark itself shows to authors of SQL, and what closes it. */
final class SparksOwnTest {
  private static final String SUBSTITUTE = "spark.sql.variable.substitute";

  /** As docs/security.md gives it. */
  private static final String HIDES_SECRETS_OF_SET =
      "(?i)\\S*(secret|password|token)\\S*\\s*[=,]\\s*\\S+";

  private static final String PATH = System.getenv("PATH");

  private final SparkSession session = TestSpark.session().newSession();

  @Test
  void aVariableOfTheDriverIsShownUnlessTheSessionAllowsNoSubstitution() {
    assertThat(text(session, "SELECT '${env:PATH}'")).isEqualTo(PATH);

    session.conf().set(SUBSTITUTE, "false");
    assertThat(text(session, "SELECT '${env:PATH}'")).isEqualTo("${env:PATH}");

    session.sql("SET " + SUBSTITUTE + "=true");
    assertThat(text(session, "SELECT '${env:PATH}'")).as("set again").isEqualTo(PATH);
  }

  @Test
  void aFileOfTheDriverIsShown(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "s3cret");

    assertThat(text(session, "SELECT * FROM text.`" + file + "`")).isEqualTo("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reflect", "java_method", "try_reflect"})
  void aFunctionThatCallsJavaIsThereUnlessAnExtensionRemovesIt(String function) {
    String query = "SELECT " + function + "('java.lang.System', 'getenv', 'PATH')";
    assertThat(text(session, query)).isEqualTo(PATH);

    SparkSession restricted = restricted();

    assertThatThrownBy(() -> text(restricted, query)).hasMessageContaining("is removed");
  }

  @Test
  void aSecretThatASessionSetsIsHiddenInPlansByARegex() throws Exception {
    assertThat(plansOfSet()).contains("canary-of-set");

    session.conf().set("spark.sql.redaction.string.regex", HIDES_SECRETS_OF_SET);

    assertThat(plansOfSet()).contains("SetCommand").doesNotContain("canary-of-set");
  }

  /** Returns what the event log has of the plans of a SET command. */
  private String plansOfSet() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onOtherEvent(SparkListenerEvent event) {
            events.add(JsonProtocol.sparkEventToJsonString(event));
          }
        };
    session.sparkContext().addSparkListener(listener);
    try {
      session.sql("SET spark.datasource.partnerinsights.password=canary-of-set");
      session.sparkContext().listenerBus().waitUntilEmpty();
      return String.join("\n", events);
    } finally {
      session.sparkContext().removeSparkListener(listener);
    }
  }

  private static SparkSession restricted() {
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    try {
      return SparkSession.builder().withExtensions(SparksOwnTest::withoutReflection).getOrCreate();
    } finally {
      SparkSession.setActiveSession(TestSpark.session());
      SparkSession.setDefaultSession(TestSpark.session());
    }
  }

  /** Removes the functions that call Java, as an extension of Spark. */
  private static BoxedUnit withoutReflection(SparkSessionExtensions extensions) {
    for (String name : new String[] {"reflect", "java_method", "try_reflect"}) {
      extensions.injectFunction(
          Tuple3.apply(
              new FunctionIdentifier(name),
              new ExpressionInfo(SparksOwnTest.class.getName(), name),
              arguments -> {
                throw new UnsupportedOperationException(name + " is removed");
              }));
    }
    return BoxedUnit.UNIT;
  }

  private static String text(SparkSession session, String query) {
    return session.sql(query).first().getString(0);
  }
}
