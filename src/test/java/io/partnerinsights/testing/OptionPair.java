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
public record OptionPair(Map<String, String> nearer, Map<String, String> farther, String result) {
  private static final String QUERY = "SELECT Month FROM OfficeUsage";

  private static final Map<String, String> ACCOUNT = Map.of("tenantId", "a", "clientId", "a");

  public static List<OptionPair> ofReads() {
    return rows("pairs.csv");
  }

  public static List<OptionPair> ofStreams() {
    return rows("streams.csv");
  }

  private static List<OptionPair> rows(String file) {
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
    Map<String, String> farther = new HashMap<>(ACCOUNT);
    farther.putAll(options(cells[1]));
    return new OptionPair(options(cells[0]), farther, cells[2].strip());
  }

  /** Returns the options of a cell of a row, such as {@code query auth=token}; none of null. */
  public static Map<String, String> options(@Nullable String text) {
    Map<String, String> options = new HashMap<>();
    for (String each : text == null ? new String[0] : text.strip().split(" ", -1)) {
      String[] pair = each.split("=", 2);
      if (pair.length == 2) {
        options.put(pair[0], pair[1]);
      } else {
        options.put("query", each.equals("monthly") ? QUERY + " TIMESPAN LAST_MONTH" : QUERY);
      }
    }
    return options;
  }

  /** Whether the nearer source can be a table of a catalog, or one of its reads. */
  public boolean isOfCatalog() {
    long targets =
        Stream.of("query", "dataset", "queryId", "reportId").filter(nearer::containsKey).count();
    return targets == 1
        && Options.all().stream().noneMatch(option -> isNotOfTable(option, nearer))
        && Options.all().stream().noneMatch(option -> isNotOfCatalog(option, farther));
  }

  private static boolean isNotOfTable(ConnectorOption<?> option, Map<String, String> options) {
    boolean isOfTable =
        option.isIn(OptionGroup.WHAT)
            || option.isIn(OptionGroup.WHEN)
            || option.isIn(OptionGroup.HOW);
    return !isOfTable && options.containsKey(option.key());
  }

  private static boolean isNotOfCatalog(ConnectorOption<?> option, Map<String, String> options) {
    return option.isIn(OptionGroup.WHAT) && options.containsKey(option.key());
  }

  /** Whether the nearer source sets an option of streams, which only a read may not. */
  public boolean hasNearerStreamOption() {
    return setsNearer(OptionGroup.STREAM);
  }

  public boolean hasNearerCredential() {
    return setsNearer(OptionGroup.WHO);
  }

  private boolean setsNearer(OptionGroup group) {
    return Options.all().stream()
        .filter(option -> option.isIn(group))
        .anyMatch(option -> nearer.containsKey(option.key()));
  }

  /**
   * Checks what is read.
   *
   * @param configured the options of the configuration, which each read has
   */
  public void check(Supplier<ConnectorOptions> read, Map<String, String> configured) {
    if (result.startsWith("PI-")) {
      assertThatThrownBy(read::get).hasMessageContainingAll(result.split(" ", -1));
    } else {
      Map<String, String> expected = new HashMap<>(ACCOUNT);
      expected.putAll(configured);
      expected.putAll(options(result));
      assertThat(read.get())
          .isEqualTo(
              ConnectorOptions.parse(OptionTexts.ofRead(ClusterOptions.of(configured), expected)));
    }
  }

  @Override
  public String toString() {
    return nearer + " over " + farther + ": " + result;
  }
}
