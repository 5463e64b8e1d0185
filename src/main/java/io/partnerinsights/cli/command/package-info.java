/** The commands. Start with {@link io.partnerinsights.cli.command.PartnerInsightsCommand}. */
@NullMarked
package io.partnerinsights.cli.command;

import org.jspecify.annotations.NullMarked;
