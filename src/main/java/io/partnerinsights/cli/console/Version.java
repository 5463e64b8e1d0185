package io.partnerinsights.cli.console;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar, and of Java. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"partnerinsights " + jarVersion(), "Java " + Runtime.version()};
  }

  public static String jarVersion() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
