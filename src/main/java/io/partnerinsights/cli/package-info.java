/** The command line. Start with {@link io.partnerinsights.cli.Main}. */
package io.partnerinsights.cli;
