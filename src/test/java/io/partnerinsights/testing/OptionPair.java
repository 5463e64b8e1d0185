package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code options/pairs.csv}: the options of two sources, and what a read of both reads.
 *
 * @param result the options that have an effect, or a code and a part of its error
 */
public record OptionPair(
    Map<String, String> nearerOptions, Map<String, String> fartherOptions, String result) {
  private static final String QUERY = "SELECT Month FROM OfficeUsage";

  private static final Map<String, String> ACCOUNT = Map.of("tenantId", "a", "clientId", "a");

  public static List<OptionPair> ofReads() {
    return readPairs("pairs.csv");
  }

  public static List<OptionPair> ofStreams() {
    return readPairs("streams.csv");
  }

  private static List<OptionPair> readPairs(String file) {
    InputStream rows = OptionPair.class.getResourceAsStream("/options/" + file);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(rows), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(OptionPair::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionPair of(String line) {
    String[] cells = line.split("\\|", -1);
    Map<String, String> fartherOptions = new HashMap<>(ACCOUNT);
    fartherOptions.putAll(parseOptions(cells[1]));
    return new OptionPair(parseOptions(cells[0]), fartherOptions, cells[2].strip());
  }

  /** Returns the options of a cell of a row, such as {@code query auth=token}; none of null. */
  public static Map<String, String> parseOptions(@Nullable String text) {
    Map<String, String> options = new HashMap<>();
    for (String word : text == null ? new String[0] : text.strip().split(" ", -1)) {
      String[] pair = word.split("=", 2);
      if (pair.length == 2) {
        options.put(pair[0], pair[1]);
      } else {
        options.put("query", word.equals("monthly") ? QUERY + " TIMESPAN LAST_MONTH" : QUERY);
      }
    }
    return options;
  }

  /** Whether the nearer source can be a table of a catalog, or one of its reads. */
  public boolean isOfCatalog() {
    long targets =
        Stream.of("query", "dataset", "queryId", "reportId")
            .filter(nearerOptions::containsKey)
            .count();
    return targets == 1
        && Options.all().stream().noneMatch(option -> isNotOfTable(option, nearerOptions))
        && Options.all().stream().noneMatch(option -> isNotOfCatalog(option, fartherOptions));
  }

  private static boolean isNotOfTable(ConnectorOption<?> option, Map<String, String> options) {
    boolean isOfTable =
        option.isIn(OptionGroup.TARGET)
            || option.isIn(OptionGroup.TIME_RANGE)
            || option.isIn(OptionGroup.READ);
    return !isOfTable && options.containsKey(option.key());
  }

  private static boolean isNotOfCatalog(ConnectorOption<?> option, Map<String, String> options) {
    return option.isIn(OptionGroup.TARGET) && options.containsKey(option.key());
  }

  /** Whether the nearer source sets an option of streams, which only a read may not. */
  public boolean hasNearerStreamOption() {
    return hasNearerOption(OptionGroup.STREAM);
  }

  public boolean hasNearerCredential() {
    return hasNearerOption(OptionGroup.SIGN_IN);
  }

  private boolean hasNearerOption(OptionGroup group) {
    return Options.all().stream()
        .filter(option -> option.isIn(group))
        .anyMatch(option -> nearerOptions.containsKey(option.key()));
  }

  /**
   * Checks what is read.
   *
   * @param clusterOptions the options of the configuration, which each read has
   */
  public void assertReads(Supplier<ConnectorOptions> read, Map<String, String> clusterOptions) {
    if (result.startsWith("PI-")) {
      assertThatThrownBy(read::get).hasMessageContainingAll(result.split(" ", -1));
    } else {
      Map<String, String> expectedOptions = new HashMap<>(ACCOUNT);
      expectedOptions.putAll(clusterOptions);
      expectedOptions.putAll(parseOptions(result));
      assertThat(read.get())
          .isEqualTo(
              ConnectorOptions.parse(
                  OptionTexts.ofRead(ClusterOptions.of(clusterOptions), expectedOptions)));
    }
  }

  @Override
  public String toString() {
    return nearerOptions + " over " + fartherOptions + ": " + result;
  }
}
