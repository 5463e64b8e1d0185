package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SignInError;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: starts a sandbox, which runs until the process is stopped. */
public final class SandboxMain {
  private static final int USAGE_ERROR = 2;

  private SandboxMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel",
        System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn"));
    int code = run(arguments, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs the command and returns its exit code; does not return while the sandbox runs. */
  static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      out.print(usage());
      return 0;
    }
    try (Sandbox sandbox = parse(arguments).start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
      out.print(readyMessage(sandbox));
      out.flush();
      Thread.currentThread().join();
      return 0;
    } catch (ParameterException e) {
      return usageError(message(e), err);
    } catch (IllegalArgumentException e) {
      return usageError(e.getMessage() + ".", err);
    } catch (UncheckedIOException e) {
      err.println(e.getMessage() + ". Is another sandbox running? Try --port 0.");
      return 1;
    }
  }

  static SandboxBuilder parse(String... arguments) {
    CommandLine line = commandLine();
    line.parseArgs(arguments);
    return line.getCommand();
  }

  private static CommandLine commandLine() {
    SandboxBuilder settings =
        Sandbox.builder().with(s -> s.port = 8080).restated(true).quotas(1_000, 50, 100);
    CommandLine line =
        new CommandLine(settings)
            .setSeparator(" ")
            .setOverwrittenOptionsAllowed(true)
            .setExpandAtFiles(false)
            .registerConverter(Duration.class, SandboxMain::duration)
            .registerConverter(X509Certificate.class, SandboxMain::certificate)
            .registerConverter(
                SignInError.class, number -> SignInError.of(Integer.parseInt(number)));
    for (OptionSpec flag : line.getCommandSpec().options()) {
      registerNames(line, flag.auxiliaryTypes()[0]);
    }
    return line;
  }

  /** Lets the command line take the constants of an enumeration in lower case, with hyphens. */
  private static <T> void registerNames(CommandLine line, Class<T> type) {
    if (type.isEnum()) {
      line.registerConverter(
          type,
          text ->
              Arrays.stream(type.getEnumConstants())
                  .filter(constant -> constantName(constant).equalsIgnoreCase(text))
                  .findFirst()
                  .orElseThrow());
    }
  }

  private static String constantName(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String names(Class<?> type, String separator) {
    return Arrays.stream(type.getEnumConstants())
        .map(SandboxMain::constantName)
        .collect(Collectors.joining(separator));
  }

  /** Returns how a value is written; its type says it unless the flag does. */
  private static String value(ArgSpec flag) {
    Class<?> type = flag.type();
    if (type.isEnum()) {
      return names(type, "|");
    } else if (type == Duration.class) {
      return "TIME";
    } else if (type == double.class) {
      return "X";
    }
    return type.isPrimitive() ? "N" : flag.paramLabel();
  }

  private static String description(ArgSpec flag) {
    String text = flag.description()[0];
    return switch (name(flag)) {
      case "--quirk" -> text + ": " + names(Quirk.class, ", ");
      case "--sign-in-error" -> text + ": " + SignInError.numbers();
      default -> text;
    };
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return "Unknown flag " + unmatched.getUnmatched().get(0) + ".";
    } else if (e instanceof MissingParameterException missing) {
      return "Flag " + name(missing.getMissing().get(0)) + " needs a value.";
    } else if (e.getArgSpec() == null) {
      return e.getMessage() + ".";
    }
    ArgSpec flag = e.getArgSpec();
    return "Flag %s does not take \"%s\"; it takes %s: %s."
        .formatted(name(flag), e.getValue(), value(flag), description(flag));
  }

  private static String name(ArgSpec flag) {
    return ((OptionSpec) flag).longestName();
  }

  private static String usage() {
    String lines =
        commandLine().getCommandSpec().options().stream()
            .sorted(Comparator.comparing(SandboxMain::name))
            .map(f -> "  %s %s%n      %s%n".formatted(name(f), value(f), description(f)))
            .collect(Collectors.joining());
    return "Starts a Partner Insights service on this machine.\n\n"
        + "Flags (defaults in parentheses):\n"
        + lines
        + "  --help\nA TIME is written 200ms, 3s, 5m or 1h.\n";
  }

  private static Duration duration(String text) {
    if (!text.matches("\\d+(ms|s|m|h)")) {
      throw new TypeConversionException(text);
    }
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text, 0, text.length() - 2, 10))
        : Duration.parse("PT" + text);
  }

  private static X509Certificate certificate(String file) throws Exception {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static int usageError(String message, PrintStream err) {
    err.println(message);
    err.println("Run it with --help to see all flags.");
    return USAGE_ERROR;
  }

  /**
   * Returns what fits on a terminal's first screen: the first thing to copy, and the rest's place.
   */
  static String readyMessage(Sandbox sandbox) {
    return """
    The Partner Insights sandbox is ready; Ctrl-C stops it. Its page: %1$s/

    SQL on Spark 4; on Spark 3.5 the catalog's class is PartnerInsightsCatalog:

    %2$s

    To copy on its page, or by curl %1$s/lines: PySpark, a load, Flink, the command line, sign-ins.
    """
        .formatted(sandbox.authorityUrl(), sandbox.pasteLines().spark("spark-sql"));
  }
}
