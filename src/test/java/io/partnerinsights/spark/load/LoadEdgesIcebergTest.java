package io.partnerinsights.spark.load;

import org.junit.jupiter.api.Tag;

/** The edges of a load in tables of Apache Iceberg. */
@Tag("iceberg")
final class LoadEdgesIcebergTest extends LoadEdgesContract {}
