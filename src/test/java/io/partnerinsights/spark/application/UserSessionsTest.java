package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.SignInScope;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which programs of Spark serve one user, by the command of their JVM. */
final class UserSessionsTest {
  private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit --class ";

  @ParameterizedTest
  @CsvSource({
    "org.apache.spark.repl.Main spark-shell, '', true",
    "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver, '', true",
    "a.Main pyspark-shell, '', true",
    "a.Main pyspark-shell, org.apache.spark.sql.connect.SparkConnectPlugin, false",
    "org.apache.spark.sql.connect.service.SparkConnectServer, '', false",
    "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2, '', false",
    "org.apache.livy.rsc.driver.RSCDriverBootstrapper, '', false",
  })
  void aShellServesOneUserAndAServerDoesNot(String command, String plugins, boolean one) {
    SparkConf conf = new SparkConf(false).set("spark.plugins", plugins);

    assertThat(ClusterConfiguration.isSingleUserShell(conf, SUBMIT + command)).isEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.spark.sql.connect.service.SparkConnectServer, false, no Spark session",
    "a.Main, true, spark.sql.hive.thriftServer.singleSession gives all users the same Spark"
        + " session",
  })
  void aSignInWithoutASessionOfItsOwnIsRefused(String command, String single, String reason) {
    SparkSession.clearActiveSession();
    SparkConf conf = new SparkConf(false).set("spark.sql.hive.thriftServer.singleSession", single);

    SignInScope scope = ClusterConfiguration.signInScope(conf, SUBMIT + command);

    assertThatThrownBy(scope::requireId).hasMessageContainingAll("PI-1011", reason);
  }
}
