/** The command line. Start with {@link io.partnerinsights.cli.Main}. */
@NullMarked
package io.partnerinsights.cli;

import org.jspecify.annotations.NullMarked;
