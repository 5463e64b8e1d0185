package io.partnerinsights.spark.load;

import org.junit.jupiter.api.Tag;

/** The edges of a load in tables of Delta Lake. */
@Tag("delta")
final class LoadEdgesDeltaTest extends LoadEdgesContract {}
