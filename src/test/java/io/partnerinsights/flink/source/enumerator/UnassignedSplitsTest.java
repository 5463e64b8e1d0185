package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which readers get splits. */
final class UnassignedSplitsTest {
  private static final PartnerInsightsSplit FIRST_0 = split("2026-06-01", 0);
  private static final PartnerInsightsSplit FIRST_1 = split("2026-06-01", 1);
  private static final PartnerInsightsSplit SECOND = split("2026-06-02", 0);

  private final UnassignedSplits splits = new UnassignedSplits();

  private static PartnerInsightsSplit split(String day, int number) {
    String file =
        "{\"reportId\":\"r\",\"executionId\":\"of %s\",\"format\":\"CSV\","
            + "\"generatedTime\":\"%sT08:00:00Z\"}";
    return new PartnerInsightsSplit(
        "of " + day + "-" + number, ReadSplit.fromJson(file.formatted(day, day)), 0, null);
  }

  @Test
  void readersReadAnExecutionTogether() {
    splits.add(List.of(SECOND, FIRST_1, FIRST_0));

    assertThat(splits.takeNextSplit(0)).contains(FIRST_0);
    assertThat(splits.takeNextSplit(1)).contains(FIRST_1);
  }

  @Test
  void theNextExecutionWaitsForTheOlderOne() {
    splits.add(List.of(FIRST_0, SECOND));
    splits.takeNextSplit(0);

    assertThat(splits.takeNextSplit(1)).isEmpty();

    splits.finishSplit(0);
    assertThat(splits.takeNextSplit(1)).contains(SECOND);
  }

  @Test
  void anOlderExecutionThatAppearsLateIsNext() {
    splits.add(List.of(SECOND));
    splits.takeNextSplit(0);
    splits.add(List.of(FIRST_0));

    assertThat(splits.takeNextSplit(1)).contains(FIRST_0);
  }

  @Test
  void onlyTheSameReaderGetsTheSplitsOfAFailedOne() {
    splits.add(List.of(FIRST_0, SECOND));
    splits.takeNextSplit(0);
    splits.returnSplits(List.of(FIRST_0), 0);

    assertThat(splits.takeNextSplit(1)).isEmpty();
    assertThat(splits.listByTime()).containsExactly(FIRST_0, SECOND);
    assertThat(splits.takeNextSplit(0)).contains(FIRST_0);
  }

  @Test
  void numbersOfSplitsAreNoTexts() {
    PartnerInsightsSplit tenth = split("2026-06-01", 10);
    splits.add(List.of(tenth, split("2026-06-01", 9)));

    assertThat(splits.listByTime()).last().isEqualTo(tenth);
    assertThat(splits.executionCount()).isOne();
  }
}
