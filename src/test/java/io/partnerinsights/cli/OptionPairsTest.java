package io.partnerinsights.cli;

import io.partnerinsights.cli.console.Interruption;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.settings.OptionSources;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.testing.OptionPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pairs of sources of a command: arguments, variables and a profile. */
final class OptionPairsTest {
  @TempDir private Path folder;

  static List<OptionPair> pairsOfSettings() {
    return OptionPair.ofReads().stream().filter(pair -> !pair.hasNearerStreamOption()).toList();
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofReads")
  void argumentsAreNearerThanVariables(OptionPair pair) {
    pair.assertReads(() -> read(pair.nearerOptions(), pair.fartherOptions(), Map.of()), Map.of());
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofReads")
  void argumentsAreNearerThanAProfile(OptionPair pair) {
    pair.assertReads(() -> read(pair.nearerOptions(), Map.of(), pair.fartherOptions()), Map.of());
  }

  @ParameterizedTest
  @MethodSource("pairsOfSettings")
  void variablesAreNearerThanAProfile(OptionPair pair) {
    pair.assertReads(() -> read(Map.of(), pair.nearerOptions(), pair.fartherOptions()), Map.of());
  }

  private ConnectorOptions read(
      Map<String, String> arguments, Map<String, String> variables, Map<String, String> profile) {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    Shell shell =
        new Shell(
            out,
            out,
            InputStream.nullInputStream(),
            CommandRun.toVariables(variables),
            folder,
            new Shell.Terminals(false, false, false, () -> 0),
            Interruption.neverRequested());
    return new OptionSources(shell, settings(profile), null).parseRead(arguments);
  }

  private Path settings(Map<String, String> profile) {
    String lines =
        profile.entrySet().stream()
            .map(option -> option.getKey() + " = " + option.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      return Files.writeString(folder.resolve("settings"), "[default]\n" + lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
