package io.partnerinsights.cli.command;

import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;

/** Answers questions about options by their keys. */
final class OptionKeys {
  private OptionKeys() {}

  /** Whether an option holds a secret with which to sign in. */
  static boolean isSecretOfSignIn(String key) {
    return Options.all().stream()
        .filter(option -> option.key().equalsIgnoreCase(key))
        .anyMatch(option -> option.isSecret() && option.isIn(OptionGroup.WHO));
  }
}
