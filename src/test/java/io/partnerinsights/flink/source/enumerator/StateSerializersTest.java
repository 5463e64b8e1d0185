package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.flink.plan.RowRules;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.PartnerInsightsSplitSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What checkpoints and savepoints contain today must be readable in later versions. */
final class StateSerializersTest {
  private static final String RANGE =
      "{\"reportId\":\"r1\",\"executionId\":\"e1\",\"format\":\"CSV\","
          + "\"generatedTime\":\"2026-06-15T08:00:00Z\",\"range\":{\"size\":100,\"tag\":\"\\\"t\\\"\","
          + "\"start\":10,\"end\":60,\"names\":[\"Month\",\"Name\"],\"forms\":[\"\",\"\"]}}";

  private static final PartnerInsightsSplit SPLIT =
      new PartnerInsightsSplit("e1-0", ReadSplit.fromJson(RANGE), 17, "\"t\"");

  /** Bytes of version 1. */
  private static final String SPLIT_1 =
      "000465312d30000000ba"
          + HexFormat.of().formatHex(RANGE.getBytes(StandardCharsets.UTF_8))
          + "0000000000000011010003227422";

  private static final RowRules RULES =
      new RowRules("PERMISSIVE", List.of("Name STRING"), List.of("Month DATE"));

  /** Bytes of version 1; two reports have failed. */
  private static final String STATE_1 =
      "00"
          + "01000000047b227222"
          + "00000002"
          + "0100000001"
          + "00000001"
          + "000000d2"
          + SPLIT_1
          + "01"
          + text("PERMISSIVE")
          + "00000001"
          + text("Name STRING")
          + "00000001"
          + text("Month DATE");

  private static String text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().toHexDigits(utf8.length) + HexFormat.of().formatHex(utf8);
  }

  private final PartnerInsightsSplitSerializer splits = new PartnerInsightsSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  @Test
  void readsASplitOfVersion1() throws IOException {
    PartnerInsightsSplit split = splits.deserialize(1, HexFormat.of().parseHex(SPLIT_1));

    assertThat(split).isEqualTo(SPLIT);
    assertThat(split.fileSplit().toJson()).isEqualTo(RANGE);
    assertThat(HexFormat.of().formatHex(splits.serialize(split))).isEqualTo(SPLIT_1);
  }

  @Test
  void readsAStateOfVersion1() throws IOException {
    EnumeratorState state = states.deserialize(1, HexFormat.of().parseHex(STATE_1));

    assertThat(state)
        .isEqualTo(new EnumeratorState(false, "{\"r\"", 2, true, List.of(SPLIT), RULES, null));
    assertThat(HexFormat.of().formatHex(states.serialize(state))).isEqualTo(STATE_1);
  }

  @Test
  void readsAStateBeforeTheFirstSplit() throws IOException {
    EnumeratorState initial = EnumeratorState.initial(true);

    assertThat(states.deserialize(1, states.serialize(initial))).isEqualTo(initial);
  }

  /** What is thrown while Flink restores a state may be lost: the refusal is kept instead. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void keepsTheRefusalOfAnotherVersion(int version) {
    EnumeratorState state = states.deserialize(version, HexFormat.of().parseHex(STATE_1));

    assertThat(state.restoreError()).hasMessageContainingAll("PI-6013", "version " + version);
  }

  @Test
  void keepsTheRefusalOfADamagedState() {
    String cut = STATE_1.substring(0, STATE_1.length() - 40);

    assertThat(states.deserialize(1, HexFormat.of().parseHex(cut)).restoreError())
        .hasMessageContainingAll("PI-6013", "cannot be read");
    assertThat(
            states
                .deserialize(1, HexFormat.of().parseHex(STATE_1.replace("7265706f7274", "7878")))
                .restoreError())
        .isNotNull();
  }

  @Test
  void aSplitThatCannotBeReadFailsItsReader() {
    PartnerInsightsSplit later = splits.deserialize(2, new byte[0]);
    PartnerInsightsSplit damaged = splits.deserialize(1, new byte[] {0, 1});

    assertThatThrownBy(later::fileSplit).hasMessageContainingAll("PI-6013", "version 2");
    assertThatThrownBy(damaged::fileSplit).hasMessageContainingAll("PI-6013", "cannot be read");
  }
}
