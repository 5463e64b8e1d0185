/**
 * The sandbox's data: generates datasets from a seed, runs queries on them and writes files, all in
 * DuckDB. Start with {@link io.partnerinsights.sandbox.data.Warehouse}.
 */
@NullMarked
package io.partnerinsights.sandbox.data;

import org.jspecify.annotations.NullMarked;
