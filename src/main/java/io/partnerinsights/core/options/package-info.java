/**
 * The connector's options: their table with its rules, their types and their parsing. Start with
 * {@link io.partnerinsights.core.options.Options}, the table, then {@link
 * io.partnerinsights.core.options.ConnectorOptions}, the parsed values of one read.
 */
@NullMarked
package io.partnerinsights.core.options;

import org.jspecify.annotations.NullMarked;
