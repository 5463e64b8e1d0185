package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.PartnerInsightsSplitSerializer;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What checkpoints and savepoints contain today must be readable in later versions. */
final class StateSerializersTest {
  private static final String RANGE =
      "{\"version\":1,\"reportId\":\"r1\",\"executionId\":\"e1\",\"format\":\"CSV\","
          + "\"generatedTime\":\"2026-06-15T08:00:00Z\",\"range\":{\"size\":100,\"tag\":\"\\\"t\\\"\","
          + "\"start\":10,\"end\":60,\"names\":[\"Month\",\"Name\"],\"forms\":[\"\",\"\"]}}";

  private static final PartnerInsightsSplit SPLIT =
      new PartnerInsightsSplit("e1-0", ReadSplit.restore(RANGE), 17, "\"t\"");

  /** Bytes of version 1. */
  private static final String SPLIT_1 =
      "000465312d30000000c6"
          + HexFormat.of().formatHex(RANGE.getBytes(java.nio.charset.StandardCharsets.UTF_8))
          + "0000000000000011010003227422";

  private static final String STATE_1 =
      "01000000047b2272220100000001" + "00000001" + "000000de" + SPLIT_1;

  /** Bytes of version 2: an unbounded read. */
  private static final String STATE_2 = "01" + "01000000047b2272220000000001" + "00000000";

  private final PartnerInsightsSplitSerializer splits = new PartnerInsightsSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  @Test
  void readsASplitOfVersion1() throws IOException {
    PartnerInsightsSplit split = splits.deserialize(1, HexFormat.of().parseHex(SPLIT_1));

    assertThat(split).isEqualTo(SPLIT);
    assertThat(split.part().save()).isEqualTo(RANGE);
    assertThat(HexFormat.of().formatHex(splits.serialize(split))).isEqualTo(SPLIT_1);
  }

  @Test
  void readsAStateOfVersion1() throws IOException {
    EnumeratorState state = states.deserialize(1, HexFormat.of().parseHex(STATE_1));

    assertThat(state)
        .isEqualTo(new EnumeratorState(false, Optional.of("{\"r\""), true, List.of(SPLIT)));
    assertThat(HexFormat.of().formatHex(states.serialize(state))).isEqualTo("00" + STATE_1);
  }

  @Test
  void readsAStateOfVersion2() throws IOException {
    EnumeratorState state = states.deserialize(2, HexFormat.of().parseHex(STATE_2));

    assertThat(state).isEqualTo(new EnumeratorState(true, Optional.of("{\"r\""), false, List.of()));
    assertThat(HexFormat.of().formatHex(states.serialize(state))).isEqualTo(STATE_2);
  }

  @Test
  void refusesALaterVersion() {
    assertThatThrownBy(() -> splits.deserialize(2, new byte[0])).hasMessageContaining("version 2");
    assertThatThrownBy(() -> states.deserialize(3, new byte[0])).hasMessageContaining("version 3");
  }
}
