package io.partnerinsights.core.options;

/**
 * One option: its key as users write it, and all that follows from it.
 *
 * @param <T> the type of its value
 */
public final class ConnectorOption<T> {
  private final OptionGroup group;
  private final String key;
  private final OptionType<T> type;
  private final String defaultText;
  private final String doc;

  ConnectorOption(
      OptionGroup group, String key, OptionType<T> type, String defaultText, String doc) {
    this.group = group;
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.doc = doc;
  }

  /** The key as it is documented; read without case. */
  public String key() {
    return key;
  }

  OptionGroup group() {
    return group;
  }

  /** Whether it is about this. */
  public boolean isIn(OptionGroup other) {
    return group == other;
  }

  OptionType<T> type() {
    return type;
  }

  /** The default as a user would write it, or null when there is none. */
  String defaultText() {
    return defaultText;
  }

  String doc() {
    return doc;
  }

  boolean isSecret() {
    return type.equals(OptionTypes.SECRET);
  }

  @Override
  public String toString() {
    return key;
  }
}
