/**
 * The sandbox's data: 20 datasets made by DuckDB out of a seed, queries of the service's language
 * run over them, and files written. Start with {@link io.partnerinsights.sandbox.data.Warehouse}.
 */
package io.partnerinsights.sandbox.data;
