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
 *   <li>The nearest source that sets an option wins.
 *   <li>Options that only together say what is read are not mixed: the start of one source and the
 *       end of another would be a range that the user did not choose.
 *   <li>A farther option that does not fit what a nearer source reads has no effect. Of one source,
 *       such options contradict each other, which {@link OptionRules} refuses.
 *   <li>Of credentials, only equal options replace each other; {@link CredentialOptions} refuses
 *       those of a nearer source that would have no effect.
 * </ul>
 *
 * Immutable.
 */
public final class OptionTexts {
  /** The options that set the time range of a read. */
  public static final List<ConnectorOption<?>> RANGE =
      List.of(Options.TIMESPAN, Options.QUERY_START_TIME, Options.QUERY_END_TIME);

  /** The options of which a read has exactly one. */
  private static final List<ConnectorOption<?>> TARGETS =
      List.of(
          Options.QUERY,
          Options.DATASET,
          Options.QUERY_ID,
          Options.REPORT_ID,
          StreamOptions.REPORT_NAME);

  /** Each list is replaced as a whole by a source that sets one of it. */
  private static final List<List<ConnectorOption<?>>> REPLACED_TOGETHER =
      List.of(RANGE, List.of(Options.COLUMNS, Options.METRICS), TARGETS);

  /** A range at the end of a query's text. */
  private static final Pattern TIMESPAN =
      Pattern.compile("(?iUs).*\\bTIMESPAN[\\s\\p{Z}\\uFEFF]+\\w+[\\s\\p{Z}\\uFEFF;]*");

  /**
   * The source that sets an option.
   *
   * @param distance 0 for the nearest source, which comes before all others
   * @param name the source in a few words, without a value
   * @param mixed whether an engine has merged another source into it
   */
  public record Origin(int distance, String name, boolean mixed) {}

  /** The nearest source first; a source may have inherited a part of its options. */
  private final List<List<OptionSource>> sources;

  private final ClusterOptions cluster;
  private final Map<ConnectorOption<?>, Text> texts = new LinkedHashMap<>();

  /**
   * @param sourceIndex the number of its source, from 0 for the nearest one
   * @param origin the part of the source
   * @param trusted whether the cluster sets it to this text
   */
  private record Text(String value, int sourceIndex, Origin origin, boolean trusted) {}

  private OptionTexts(ClusterOptions cluster, List<List<OptionSource>> sources) {
    this.cluster = cluster;
    this.sources = List.copyOf(sources);
    Set<ConnectorOption<?>> replacedOptions = new HashSet<>();
    int distance = 0;
    for (int sourceIndex = 0; sourceIndex < sources.size(); sourceIndex++) {
      for (OptionSource part : sources.get(sourceIndex)) {
        addTexts(sourceIndex, distance++, part, replacedOptions);
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
      int sourceIndex, int distance, OptionSource part, Set<ConnectorOption<?>> replacedOptions) {
    part.texts()
        .forEach(
            (option, text) -> {
              if (text != null && !replacedOptions.contains(option)) {
                Origin origin = new Origin(distance, part.nameOf().apply(option), part.mixed());
                boolean trusted = cluster.hasText(option, text);
                texts.put(option, new Text(text, sourceIndex, origin, trusted));
              }
            });
  }

  private static Set<ConnectorOption<?>> optionsReplacedBy(OptionSource source) {
    Set<ConnectorOption<?>> replacedOptions = new HashSet<>();
    REPLACED_TOGETHER.stream().filter(source::setsAny).forEach(replacedOptions::addAll);
    if (source.setsAny(TARGETS)) {
      replacedOptions.add(Options.EXECUTION_ID);
    }
    return replacedOptions;
  }

  /** Whether a nearer source reads what this option does not fit. */
  private boolean hasNoEffect(ConnectorOption<?> option) {
    boolean isOfAccount = option.isIn(OptionGroup.WHO) || option.isIn(OptionGroup.WHERE);
    return !isOfAccount
        && !TARGETS.contains(option)
        && Stream.concat(TARGETS.stream(), Stream.of(StreamOptions.RECURRENCE_INTERVAL))
            .filter(target -> isSet(target) && sourceIndex(target) < sourceIndex(option))
            .anyMatch(target -> !fitsTarget(option, target));
  }

  private boolean fitsTarget(ConnectorOption<?> option, ConnectorOption<?> target) {
    boolean isRangeOfText =
        target.equals(Options.QUERY)
            && RANGE.contains(option)
            && findText(target).filter(text -> TIMESPAN.matcher(text).matches()).isPresent();
    return !isRangeOfText
        && !option.excludedOptions().containsKey(target)
        && !target.excludedOptions().containsKey(option)
        && option.requiredOptions().keySet().stream()
            .allMatch(requiredOption -> isSet(requiredOption) || !isOfRead(requiredOption));
  }

  private static boolean isOfRead(ConnectorOption<?> option) {
    return option.isIn(OptionGroup.WHAT) || option.isIn(OptionGroup.STREAM);
  }

  private int sourceIndex(ConnectorOption<?> option) {
    return Objects.requireNonNull(texts.get(option), "it is set").sourceIndex();
  }

  /** Returns the texts of these sources. The cluster is one of them only if it is among them. */
  public static OptionTexts of(ClusterOptions cluster, OptionSource... nearestFirst) {
    return new OptionTexts(cluster, Arrays.stream(nearestFirst).map(List::of).toList());
  }

  /**
   * Separates the options of a read from those that an engine has merged into them: a text that
   * equals that of a setting is of the farther source. Settings are compared only: one that the
   * engine has not merged stays out.
   *
   * @param settings the parts of the farther source, the nearest first
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

  /** Returns what is the merged source's own, and then what is of each setting. */
  private static List<OptionSource> splitBySettings(
      OptionSource mergedSource, OptionSource... settings) {
    List<OptionSource> parts = new ArrayList<>();
    OptionSource rest = mergedSource;
    for (int i = settings.length - 1; i >= 0; i--) {
      OptionSource setting = settings[i];
      OptionSource currentRest = rest;
      Predicate<ConnectorOption<?>> isOfSetting =
          option -> currentRest.hasSameText(setting, option);
      parts.add(0, setting.withOnly(isOfSetting));
      rest = currentRest.withOnly(isOfSetting.negate());
    }
    parts.add(0, rest);
    return parts;
  }

  /** Adds a source that is farther than all others. */
  public OptionTexts withFarthest(OptionSource source) {
    List<List<OptionSource>> moreSources = new ArrayList<>(sources);
    moreSources.add(List.of(source));
    return new OptionTexts(cluster, moreSources);
  }

  /** Adds a source that is nearer than all others. */
  public OptionTexts withNearest(OptionSource source) {
    List<List<OptionSource>> moreSources = new ArrayList<>(sources);
    moreSources.add(0, List.of(source));
    return new OptionTexts(cluster, moreSources);
  }

  /** Leaves options of all sources out. */
  public OptionTexts withoutOptions(Collection<? extends ConnectorOption<?>> options) {
    return filterSources(0, (source, option) -> !options.contains(option));
  }

  /** Leaves out what farther sources set for streams: it does not fit a batch read. */
  public OptionTexts forBatch() {
    return filterSources(1, (source, option) -> !option.isIn(OptionGroup.STREAM));
  }

  /** Leaves out what farther sources set for batch reads: it does not fit a stream. */
  public OptionTexts forStream() {
    return filterSources(
        1, (source, option) -> !option.isRejectedByStreams(source.texts().get(option)));
  }

  /** Leaves options out of a source and of all farther ones. */
  private OptionTexts filterSources(
      int firstIndex, BiPredicate<OptionSource, ConnectorOption<?>> isKept) {
    List<List<OptionSource>> filteredSources = new ArrayList<>(sources);
    filteredSources
        .subList(firstIndex, filteredSources.size())
        .replaceAll(
            source ->
                source.stream()
                    .map(part -> part.withOnly(option -> isKept.test(part, option)))
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

  /** Whether the option has a text to which the cluster does not set it. */
  boolean isUntrusted(ConnectorOption<?> option) {
    Text text = texts.get(option);
    return text != null && !text.trusted;
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
