package io.partnerinsights.spark.application;

import io.partnerinsights.core.options.SignInScope;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Tells the users of one driver apart, so that none reads with the sign-in of another. A server
 * gives each of its users a session of Spark, and the program of one user has one as a rule.
 */
final class UserSessions {
  /** The main classes of Spark's servers, in the command of this JVM. */
  private static final Pattern SERVER =
      Pattern.compile(
          "org\\.apache\\.spark\\.sql\\.(connect\\.service\\.SparkConnectServer"
              + "|hive\\.thriftserver\\.HiveThriftServer2)");

  private static final String SINGLE_SESSION = "spark.sql.hive.thriftServer.singleSession";

  private final SparkConf conf;
  private final String command;

  /**
   * @param conf with which the application was started
   * @param command the command of this JVM
   */
  UserSessions(SparkConf conf, String command) {
    this.conf = conf;
    this.command = command;
  }

  /** Whether the application serves one user, who has started it as a shell. */
  boolean isOne() {
    return !isServer() && ShellInterrupts.isShell(command);
  }

  private boolean isServer() {
    return SERVER.matcher(command).find()
        || conf.get("spark.plugins", "").contains("SparkConnectPlugin");
  }

  /** Returns which reads may use the sign-in of the user who reads on this thread. */
  SignInScope signInScope() {
    if (isOne()) {
      return SignInScope.ofProcess();
    }
    if (conf.getBoolean(SINGLE_SESSION, false)) {
      return SignInScope.refused(SINGLE_SESSION + " gives all users one session of Spark");
    }
    Option<SparkSession> session = SparkSession.getActiveSession();
    if (session.isEmpty() && isServer()) {
      return SignInScope.refused("no session of Spark is active on this thread");
    }
    return session
        .orElse(SparkSession::getDefaultSession)
        .map(SignInScope::ofSession)
        .getOrElse(SignInScope::ofProcess);
  }
}
