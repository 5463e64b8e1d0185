/**
 * The options of a command: from its arguments, the environment and the settings file. Start with
 * {@link io.partnerinsights.cli.settings.OptionSources}.
 */
package io.partnerinsights.cli.settings;
