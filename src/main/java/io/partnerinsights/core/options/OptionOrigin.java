package io.partnerinsights.core.options;

/**
 * The source that sets an option.
 *
 * @param distance 0 for the nearest source, which comes before all others
 * @param name the source in a few words, without a value
 */
public record OptionOrigin(int distance, String name) {
  static final OptionOrigin READ = new OptionOrigin(0, "the read");
  static final OptionOrigin CONFIGURATION = new OptionOrigin(1, "the configuration");
}
