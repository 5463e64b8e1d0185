/**
 * What a command prints: results on standard output, messages and progress on standard error. Start
 * with {@link io.partnerinsights.cli.console.Shell}.
 */
@NullMarked
package io.partnerinsights.cli.console;

import org.jspecify.annotations.NullMarked;
