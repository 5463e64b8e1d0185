/**
 * The options of a command: from its arguments, the environment and the settings file. Start with
 * {@link io.partnerinsights.cli.settings.OptionSources}.
 */
@NullMarked
package io.partnerinsights.cli.settings;

import org.jspecify.annotations.NullMarked;
