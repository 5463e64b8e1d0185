package io.partnerinsights.core.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts of a read's options, each with the source that sets it. They are merged by one rule:
 *
 * <ul>
 *   <li>Of the sources that set an option, the one of highest precedence wins.
 *   <li>Options that only together say what is read are not mixed: the start of one source and the
 *       end of another would be a range that the user did not choose.
 *   <li>An option that does not fit what a source of higher precedence reads has no effect. Of one
 *       source, such options contradict each other, which {@link OptionRules} refuses.
 *   <li>Of credentials, only equal options replace each other; {@link CredentialOptions} refuses
 *       those of higher precedence that would have no effect.
 * </ul>
 *
 * Immutable.
 */
public final class OptionTexts {
  /** The options that set the time range of a read. */
  public static final List<ConnectorOption<?>> RANGE_OPTIONS =
      List.of(Options.TIMESPAN, Options.QUERY_START_TIME, Options.QUERY_END_TIME);

  /** The options of which a read has exactly one. */
  private static final List<ConnectorOption<?>> TARGET_OPTIONS =
      List.of(
          Options.QUERY,
          Options.DATASET,
          Options.QUERY_ID,
          Options.REPORT_ID,
          StreamOptions.REPORT_NAME);

  /** A source that sets one option of a group replaces the whole group. */
  private static final List<List<ConnectorOption<?>>> REPLACEMENT_GROUPS =
      List.of(RANGE_OPTIONS, List.of(Options.COLUMNS, Options.METRICS), TARGET_OPTIONS);

  /** A range at the end of a query's text. */
  private static final Pattern TIMESPAN_AT_END =
      Pattern.compile("(?iUs).*\\bTIMESPAN[\\s\\p{Z}\\uFEFF]+\\w+[\\s\\p{Z}\\uFEFF;]*");

  /**
   * The source that sets an option.
   *
   * @param rank 0 for the source of highest precedence
   * @param name the source in a few words, without a value
   * @param isMixed whether an engine has merged another source into it
   */
  public record Origin(int rank, String name, boolean isMixed) {}

  /** By falling precedence; a source may have inherited a part of its options. */
  private final List<List<OptionSource>> sources;

  private final ClusterOptions cluster;
  private final Map<ConnectorOption<?>, Text> texts = new LinkedHashMap<>();

  /**
   * @param sourceIndex the index of its source, from 0 for the highest precedence
   * @param origin the part of the source
   * @param isTrusted whether the cluster sets it to this text
   */
  private record Text(String value, int sourceIndex, Origin origin, boolean isTrusted) {}

  private OptionTexts(ClusterOptions cluster, List<List<OptionSource>> sources) {
    this.cluster = cluster;
    this.sources = List.copyOf(sources);
    Set<ConnectorOption<?>> replacedOptions = new HashSet<>();
    int rank = 0;
    for (int sourceIndex = 0; sourceIndex < sources.size(); sourceIndex++) {
      for (OptionSource part : sources.get(sourceIndex)) {
        addTexts(sourceIndex, rank++, part, replacedOptions);
      }
      for (OptionSource part : sources.get(sourceIndex)) {
        replacedOptions.addAll(part.texts().keySet());
        replacedOptions.addAll(optionsReplacedBy(part));
      }
    }
    while (texts.keySet().removeAll(texts.keySet().stream().filter(this::hasNoEffect).toList())) {
      // What requires a removed option does not fit either.
    }
  }

  private void addTexts(
      int sourceIndex, int rank, OptionSource part, Set<ConnectorOption<?>> replacedOptions) {
    part.texts()
        .forEach(
            (option, text) -> {
              if (text != null && !replacedOptions.contains(option)) {
                Origin origin = new Origin(rank, part.nameResolver().apply(option), part.isMixed());
                boolean isTrusted = cluster.isSetTo(option, text);
                texts.put(option, new Text(text, sourceIndex, origin, isTrusted));
              }
            });
  }

  private static Set<ConnectorOption<?>> optionsReplacedBy(OptionSource source) {
    Set<ConnectorOption<?>> replacedOptions = new HashSet<>();
    REPLACEMENT_GROUPS.stream().filter(source::setsAny).forEach(replacedOptions::addAll);
    if (source.setsAny(TARGET_OPTIONS)) {
      replacedOptions.add(Options.EXECUTION_ID);
    }
    return replacedOptions;
  }

  /** Whether the option does not fit what a source of higher precedence reads. */
  private boolean hasNoEffect(ConnectorOption<?> option) {
    boolean isOfAccount = option.isIn(OptionGroup.SIGN_IN) || option.isIn(OptionGroup.SERVICE);
    return !isOfAccount
        && !TARGET_OPTIONS.contains(option)
        && Stream.concat(TARGET_OPTIONS.stream(), Stream.of(StreamOptions.RECURRENCE_INTERVAL))
            .filter(target -> isSet(target) && sourceIndex(target) < sourceIndex(option))
            .anyMatch(target -> !fitsTarget(option, target));
  }

  private boolean fitsTarget(ConnectorOption<?> option, ConnectorOption<?> target) {
    boolean isSetInQuery =
        target.equals(Options.QUERY)
            && RANGE_OPTIONS.contains(option)
            && findText(target).filter(text -> TIMESPAN_AT_END.matcher(text).matches()).isPresent();
    return !isSetInQuery
        && !option.excludedOptions().containsKey(target)
        && !target.excludedOptions().containsKey(option)
        && option.requiredOptions().keySet().stream()
            .allMatch(requiredOption -> isSet(requiredOption) || !isReadOption(requiredOption));
  }

  private static boolean isReadOption(ConnectorOption<?> option) {
    return option.isIn(OptionGroup.TARGET) || option.isIn(OptionGroup.STREAM);
  }

  private int sourceIndex(ConnectorOption<?> option) {
    return Objects.requireNonNull(texts.get(option), "it is set").sourceIndex();
  }

  /** Merges these sources. Those of the cluster apply only if they are among them. */
  public static OptionTexts of(ClusterOptions cluster, OptionSource... highestFirst) {
    return new OptionTexts(cluster, Arrays.stream(highestFirst).map(List::of).toList());
  }

  /**
   * Separates the options of a read from settings that an engine has merged into them: a text that
   * equals a setting is taken for the setting. A setting that is not merged has no effect.
   *
   * @param settings the parts of the source of lower precedence, the highest first
   */
  public static OptionTexts ofMerged(
      ClusterOptions cluster, OptionSource mergedSource, OptionSource... settings) {
    List<OptionSource> parts = splitBySettings(mergedSource, settings);
    return new OptionTexts(cluster, List.of(parts.subList(0, 1), parts.subList(1, parts.size())));
  }

  /** Returns the options of a read, as {@link #ofMerged} with the cluster's. */
  public static OptionTexts ofRead(ClusterOptions cluster, Map<String, String> mergedTexts) {
    return ofMerged(cluster, OptionSource.of("the read", mergedTexts), cluster.toSource());
  }

  /** Returns the options of one source that has inherited the cluster's, which it may repeat. */
  public static OptionTexts ofInheritingSource(ClusterOptions cluster, OptionSource source) {
    return new OptionTexts(cluster, List.of(splitBySettings(source, cluster.toSource())));
  }

  /** Returns the merged source without the settings, and then what is equal in each setting. */
  private static List<OptionSource> splitBySettings(
      OptionSource mergedSource, OptionSource... settings) {
    List<OptionSource> parts = new ArrayList<>();
    OptionSource remainingSource = mergedSource;
    for (int i = settings.length - 1; i >= 0; i--) {
      OptionSource setting = settings[i];
      OptionSource currentSource = remainingSource;
      Predicate<ConnectorOption<?>> matchesSetting =
          option -> currentSource.hasSameText(setting, option);
      parts.add(0, setting.filterOptions(matchesSetting));
      remainingSource = currentSource.filterOptions(matchesSetting.negate());
    }
    parts.add(0, remainingSource);
    return parts;
  }

  /** Adds a source that applies only to options that no other one sets. */
  public OptionTexts withFallback(OptionSource source) {
    List<List<OptionSource>> newSources = new ArrayList<>(sources);
    newSources.add(List.of(source));
    return new OptionTexts(cluster, newSources);
  }

  /** Adds a source that takes precedence over all others. */
  public OptionTexts withOverrides(OptionSource source) {
    List<List<OptionSource>> newSources = new ArrayList<>(sources);
    newSources.add(0, List.of(source));
    return new OptionTexts(cluster, newSources);
  }

  /** Leaves these options out of all sources. */
  public OptionTexts withoutOptions(Collection<? extends ConnectorOption<?>> options) {
    return filterSources(0, (source, option) -> !options.contains(option));
  }

  /** Leaves out options of streams, except those of the first source. */
  public OptionTexts forBatch() {
    return filterSources(1, (source, option) -> !option.isIn(OptionGroup.STREAM));
  }

  /** Leaves out what a stream rejects, except in the first source. */
  public OptionTexts forStream() {
    return filterSources(
        1, (source, option) -> !option.isRejectedByStreams(source.texts().get(option)));
  }

  /** Leaves options out of the source with this index and of those after it. */
  private OptionTexts filterSources(
      int firstIndex, BiPredicate<OptionSource, ConnectorOption<?>> isIncluded) {
    List<List<OptionSource>> filteredSources = new ArrayList<>(sources);
    filteredSources
        .subList(firstIndex, filteredSources.size())
        .replaceAll(
            source ->
                source.stream()
                    .map(part -> part.filterOptions(option -> isIncluded.test(part, option)))
                    .toList());
    return new OptionTexts(cluster, filteredSources);
  }

  public boolean isSet(ConnectorOption<?> option) {
    return texts.containsKey(option);
  }

  /** Returns the source of an option; empty if it is not set. */
  public Optional<Origin> findOrigin(ConnectorOption<?> option) {
    return Optional.ofNullable(texts.get(option)).map(Text::origin);
  }

  public ClusterOptions cluster() {
    return cluster;
  }

  /** Whether the option is set to another text than the cluster sets. */
  boolean isUntrusted(ConnectorOption<?> option) {
    Text text = texts.get(option);
    return text != null && !text.isTrusted;
  }

  Optional<String> findText(ConnectorOption<?> option) {
    return Optional.ofNullable(texts.get(option)).map(Text::value);
  }

  void forEach(BiConsumer<ConnectorOption<?>, String> action) {
    texts.forEach((option, text) -> action.accept(option, text.value()));
  }

  /** Returns the merged texts by their keys, which are compared without case. */
  public Map<String, String> toMap() {
    Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    forEach((option, text) -> map.put(option.key(), text));
    return map;
  }
}
