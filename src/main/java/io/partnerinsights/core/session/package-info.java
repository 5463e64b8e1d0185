/**
 * The entry point for engines. An engine opens a {@link io.partnerinsights.core.session.Session}
 * and plans a read as a {@link io.partnerinsights.core.session.ReadPlan}. It then awaits the
 * report, and reads the splits of its file as batches of typed columns.
 */
@NullMarked
package io.partnerinsights.core.session;

import org.jspecify.annotations.NullMarked;
