package io.partnerinsights.bench;

import io.partnerinsights.cli.settings.OptionSources;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures commands of {@code bin/partnerinsights} as whole processes. The jar must be built. */
final class Commands {
  private static final int RUNS = 3 * Integer.getInteger("bench.runs", 5);

  private final String query;
  private final Map<String, String> variables = new HashMap<>();

  /**
   * Measures nothing yet.
   *
   * @param queryOptions the options of a read of a query, with its account
   */
  Commands(Map<String, String> queryOptions) {
    this.query = queryOptions.get(Options.QUERY.key());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    Options.all().stream()
        .filter(option -> option != Options.QUERY && queryOptions.containsKey(option.key()))
        .forEach(
            option ->
                variables.put(OptionSources.variableName(option), queryOptions.get(option.key())));
  }

  /** Prints the medians, and beside them the time of {@code java -version}. */
  void print() throws IOException {
    System.out.println("| whole process | ms |");
    System.out.println("|---|---|");
    print("partnerinsights query", List.of("bin/partnerinsights", "query", query));
    print("partnerinsights --help", List.of("bin/partnerinsights", "--help"));
    print("java -version", List.of(System.getProperty("java.home") + "/bin/java", "-version"));
  }

  private void print(String name, List<String> command) throws IOException {
    run(command);
    List<Long> times = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      run(command);
      times.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
    System.out.printf("| %s | %d |%n", name, FirstRowsBenchmark.median(times));
  }

  private void run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    try (InputStream printed = process.getInputStream()) {
      printed.transferTo(OutputStream.nullOutputStream());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command.get(0) + " has failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
