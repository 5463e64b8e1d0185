/**
 * Benchmarks, compiled with profile {@code bench} only. Start with {@link
 * io.partnerinsights.bench.ReadBenchmark}: the connector and its peers on the same bytes, in one
 * run.
 */
package io.partnerinsights.bench;
