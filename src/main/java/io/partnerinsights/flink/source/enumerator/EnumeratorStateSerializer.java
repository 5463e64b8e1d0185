package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.stream.StreamOffset;
import io.partnerinsights.flink.plan.RowRules;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.PartnerInsightsSplitSerializer;
import io.partnerinsights.flink.source.split.SerializedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Writes the enumerator's state. A state that cannot be read becomes one with a refusal: Flink may
 * lose what is thrown here, and run the job without rows.
 */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
  private static final int VERSION = 1;

  private static final int INITIAL_BUFFER_BYTES = 1024;

  private final PartnerInsightsSplitSerializer serializer = new PartnerInsightsSplitSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(INITIAL_BUFFER_BYTES);
    out.writeBoolean(state.isUnbounded());
    String position = state.position();
    out.writeBoolean(position != null);
    SerializedText.write(out, position == null ? "" : position);
    out.writeInt(state.failedReportCount());
    out.writeBoolean(state.hasAllSplits());
    out.writeInt(serializer.getVersion());
    out.writeInt(state.unassignedSplits().size());
    for (PartnerInsightsSplit split : state.unassignedSplits()) {
      byte[] bytes = serializer.serialize(split);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
    RowRules rules = state.rules();
    out.writeBoolean(rules != null);
    if (rules != null) {
      SerializedText.write(out, rules.mode());
      SerializedText.writeAll(out, rules.columns());
      SerializedText.writeAll(out, rules.checkedColumns());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public EnumeratorState deserialize(int version, byte[] bytes) {
    if (version != VERSION) {
      return EnumeratorState.ofRestoreError(
          PartnerInsightsSplitSerializer.UNSUPPORTED_VERSION.error("the source", version, VERSION));
    }
    try {
      return readState(new DataInputDeserializer(bytes));
    } catch (IOException | RuntimeException e) {
      return EnumeratorState.ofRestoreError(
          PartnerInsightsSplitSerializer.UNREADABLE_STATE.causedBy(e, "the source"));
    }
  }

  private EnumeratorState readState(DataInputDeserializer in) throws IOException {
    boolean isUnbounded = in.readBoolean();
    boolean hasPosition = in.readBoolean();
    String position = SerializedText.read(in);
    int failedReportCount = in.readInt();
    boolean hasAllSplits = in.readBoolean();
    List<PartnerInsightsSplit> unassignedSplits = readSplits(in);
    unassignedSplits.forEach(PartnerInsightsSplit::fileSplit);
    if (isUnbounded && hasPosition) {
      StreamOffset.parse(position);
    }
    RowRules rules = in.readBoolean() ? readRules(in) : null;
    String begin = hasPosition ? position : null;
    return new EnumeratorState(
        isUnbounded, begin, failedReportCount, hasAllSplits, unassignedSplits, rules, null);
  }

  private static RowRules readRules(DataInputDeserializer in) throws IOException {
    return new RowRules(
        SerializedText.read(in), SerializedText.readAll(in), SerializedText.readAll(in));
  }

  private List<PartnerInsightsSplit> readSplits(DataInputDeserializer in) throws IOException {
    int version = in.readInt();
    int count = in.readInt();
    List<PartnerInsightsSplit> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] split = new byte[in.readInt()];
      in.readFully(split);
      result.add(serializer.deserialize(version, split));
    }
    return result;
  }
}
