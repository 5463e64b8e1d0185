package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Into how many splits files of different sizes are divided, by the number of tasks. */
final class SplitCountTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest(name = "{0} MiB, at most {1} MiB each, {2} tasks: {3} splits")
  @CsvSource({
    "0, 64, 2, 0",
    "1, 64, 2, 1",
    "31, 64, 2, 1",
    "32, 64, 2, 2",
    "64, 64, 1, 1",
    "65, 64, 1, 2",
    "145, 64, 2, 4",
    "100, 64, 16, 6",
    "512, 64, 3, 9",
    "512, 64, 8, 8",
    "512, 64, 200, 32",
    "10, 4, 2, 3",
    "512, 64, 0, 8",
    "512, 64, -1, 8",
  })
  void eachTaskGetsAsManySplits(long size, long splitSize, int tasks, long splits) {
    assertThat(Report.splitCount(size * MIB, splitSize * MIB, tasks)).isEqualTo(splits);
  }
}
