package io.partnerinsights.spark.application;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.SignInScope;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * The connector's options in the configuration with which the Spark application was started. {@code
 * SET} and {@code spark.conf.set} do not change it; they are part of a read, because the author of
 * a read can write them too.
 *
 * <p>Each user of a driver reads with a sign-in of their own: a server gives each of its users a
 * session of Spark, and the program of one user usually has one session.
 */
public final class ClusterConfiguration {
  /** The main classes of Spark's servers, in the command of this JVM. */
  private static final Pattern SERVER_CLASSES =
      Pattern.compile(
          "org\\.apache\\.spark\\.sql\\.(connect\\.service\\.SparkConnectServer"
              + "|hive\\.thriftserver\\.HiveThriftServer2)");

  /** Prefix of the defaults of reads. */
  private static final String READ_OPTION_PREFIX = "spark.datasource.partnerinsights.";

  private static final String SINGLE_SESSION_KEY = "spark.sql.hive.thriftServer.singleSession";

  private ClusterConfiguration() {}

  public static ClusterOptions optionsForReads() {
    return optionsWithPrefix(READ_OPTION_PREFIX);
  }

  /**
   * The defaults of reads.
   *
   * @param session those of the active session. Spark has merged those of the reading session into
   *     a read's options, and on 3.5 another session may be active: compare them only.
   */
  public record ReadDefaults(ClusterOptions cluster, OptionSource session) {}

  public static ReadDefaults defaultsForReads() {
    Map<String, String> defaults = new HashMap<>();
    Option<SparkSession> session = SparkSession.getActiveSession();
    if (session.isDefined()) {
      Iterator<Tuple2<String, String>> settings = session.get().conf().getAll().iterator();
      while (settings.hasNext()) {
        Tuple2<String, String> setting = settings.next();
        if (setting._1().startsWith(READ_OPTION_PREFIX)) {
          defaults.put(setting._1().substring(READ_OPTION_PREFIX.length()), setting._2());
        }
      }
    }
    return new ReadDefaults(optionsForReads(), OptionSource.ofSettings("the session", defaults));
  }

  /** The limits of an account are those of reads where the catalog, a session's own, has none. */
  public static ClusterOptions catalogOptions(String name) {
    return optionsWithPrefix("spark.sql.catalog." + name + ".")
        .withFallbackLimits(optionsForReads());
  }

  private static ClusterOptions optionsWithPrefix(String prefix) {
    if (SparkEnv.get() == null) {
      return ClusterOptions.empty();
    }
    SparkConf conf = SparkEnv.get().conf();
    Map<String, String> options = new HashMap<>();
    for (Tuple2<String, String> setting : conf.getAllWithPrefix(prefix)) {
      options.put(setting._1(), setting._2());
    }
    String command = SparkShell.javaCommand();
    return (isSingleUserShell(conf, command)
            ? ClusterOptions.ofProgram(options)
            : ClusterOptions.of(options))
        .withSignInScope(signInScope(conf, command));
  }

  /** Whether the application serves one user, who has started it as a shell by this command. */
  static boolean isSingleUserShell(SparkConf conf, String command) {
    return !isServer(conf, command) && SparkShell.isShell(command);
  }

  private static boolean isServer(SparkConf conf, String command) {
    return SERVER_CLASSES.matcher(command).find()
        || conf.get("spark.plugins", "").contains("SparkConnectPlugin");
  }

  /** Returns which reads may use the sign-in of the user who reads on this thread. */
  static SignInScope signInScope(SparkConf conf, String command) {
    if (isSingleUserShell(conf, command)) {
      return SignInScope.ofProcess();
    }
    if (conf.getBoolean(SINGLE_SESSION_KEY, false)) {
      return SignInScope.rejectingSignIn(
          SINGLE_SESSION_KEY + " gives all users the same Spark session");
    }
    Option<SparkSession> session = SparkSession.getActiveSession();
    if (session.isEmpty() && isServer(conf, command)) {
      return SignInScope.rejectingSignIn("no Spark session is active on this thread");
    }
    return session
        .orElse(SparkSession::getDefaultSession)
        .map(SignInScope::ofSession)
        .getOrElse(SignInScope::ofProcess);
  }
}
