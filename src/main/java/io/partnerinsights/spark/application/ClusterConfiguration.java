package io.partnerinsights.spark.application;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.SignInScope;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/**
 * The connector's options in the configuration with which the Spark application was started. {@code
 * SET} and {@code spark.conf.set} do not change it; they are part of a read, because the author of
 * a read can write them too.
 */
public final class ClusterConfiguration {
  private ClusterConfiguration() {}

  /** Returns the options under {@code spark.datasource.partnerinsights}, for a read that begins. */
  public static ClusterOptions ofReads() {
    return below("spark.datasource.partnerinsights.").with(signInScope());
  }

  /**
   * Returns the options under {@code spark.sql.catalog.<name>}. The limits of an account are those
   * of reads where the catalog has none: a session may name a catalog of its own.
   */
  public static ClusterOptions ofCatalog(String name) {
    return below("spark.sql.catalog." + name + ".").withLimitsOf(ofReads()).with(signInScope());
  }

  /** Returns which reads may use the sign-in of the user who reads on this thread. */
  public static SignInScope signInScope() {
    return SparkEnv.get() == null ? SignInScope.ofProcess() : users().signInScope();
  }

  private static UserSessions users() {
    return new UserSessions(SparkEnv.get().conf(), ShellInterrupts.command());
  }

  private static ClusterOptions below(String prefix) {
    if (SparkEnv.get() == null) {
      return ClusterOptions.none();
    }
    Tuple2<String, String>[] settings = SparkEnv.get().conf().getAllWithPrefix(prefix);
    Map<String, String> options =
        Arrays.stream(settings)
            .collect(Collectors.toMap(Tuple2::_1, Tuple2::_2, (first, last) -> last));
    return users().isOne() ? ClusterOptions.ofProgram(options) : ClusterOptions.of(options);
  }
}
