package io.partnerinsights.core.options;

/**
 * One option: its key, group, type, default and documentation.
 *
 * @param <T> the type of its value
 */
public final class ConnectorOption<T> {
  private final OptionGroup group;
  private final String key;
  private final OptionTypes.Type<T> type;
  private final String defaultText;
  private final String doc;

  ConnectorOption(
      OptionGroup group, String key, OptionTypes.Type<T> type, String defaultText, String doc) {
    this.group = group;
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.doc = doc;
  }

  /** Returns the key as it is documented. Keys are read without case. */
  public String key() {
    return key;
  }

  /** Returns the section of the documentation that the option belongs to. */
  public OptionGroup group() {
    return group;
  }

  /** Returns whether the option belongs to the group. */
  public boolean isIn(OptionGroup other) {
    return group == other;
  }

  OptionTypes.Type<T> type() {
    return type;
  }

  /** Returns the default as a user would write it, or null without a default. */
  public String defaultText() {
    return defaultText;
  }

  /** Returns the documentation: sentences of Markdown. */
  public String doc() {
    return doc;
  }

  /** Returns the name of the value's type in documents, such as {@code duration}. */
  public String typeName() {
    return type.name();
  }

  /** Whether the value is a secret, which no command line and no log may show. */
  public boolean isSecret() {
    return type.equals(OptionTypes.SECRET);
  }

  @Override
  public String toString() {
    return key;
  }
}
